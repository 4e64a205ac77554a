namespace Nabi;

public static partial class Applications
{
    private const float BottleneckEpsilon = 1.001e-5f;
    private const float BasicEpsilon = 1e-5f;

    /// <summary>
    /// ResNet of 18 layers with weights: blocks of two 3 x 3 convolutions. Padding, epsilon and the lack of biases are those of PyTorch's
    /// network of this name; the names of the layers follow Keras's ResNet50. Pictures: <see cref="PicturePreprocessing.Torch"/>.
    /// </summary>
    /// <param name="options">What it is made for; null for Keras's defaults.</param>
    /// <exception cref="NabiException">The input shape cannot be used.</exception>
    /// <remarks>He et al., 2016. 11,699,112 parameters with the top, 4,800 of them moving averages each for mean and variance.</remarks>
    public static Model ResNet18(ApplicationOptions? options = null) => BasicResNet("resnet18", [2, 2, 2, 2], options);

    /// <summary>ResNet of 34 layers with weights, see <see cref="ResNet18"/>.</summary>
    /// <param name="options">What it is made for; null for Keras's defaults.</param>
    /// <exception cref="NabiException">The input shape cannot be used.</exception>
    /// <remarks>He et al., 2016.</remarks>
    public static Model ResNet34(ApplicationOptions? options = null) => BasicResNet("resnet34", [3, 4, 6, 3], options);

    /// <summary>
    /// ResNet of 50 layers with weights: blocks of 1 x 1, 3 x 3 and 1 x 1 convolutions. 25,636,712 parameters, 23,587,712 without the top.
    /// Pictures: <see cref="PicturePreprocessing.Caffe"/>.
    /// </summary>
    /// <param name="options">What it is made for; null for Keras's defaults.</param>
    /// <exception cref="NabiException">The input shape cannot be used.</exception>
    /// <remarks>Keras's <c>ResNet50</c>; He et al., 2016.</remarks>
    public static Model ResNet50(ApplicationOptions? options = null) => BottleneckResNet("resnet50", [3, 4, 6, 3], options);

    /// <summary>ResNet of 101 layers with weights, see <see cref="ResNet50"/>; 44,707,176 parameters.</summary>
    /// <param name="options">What it is made for; null for Keras's defaults.</param>
    /// <exception cref="NabiException">The input shape cannot be used.</exception>
    /// <remarks>Keras's <c>ResNet101</c>; He et al., 2016.</remarks>
    public static Model ResNet101(ApplicationOptions? options = null) => BottleneckResNet("resnet101", [3, 4, 23, 3], options);

    /// <summary>ResNet of 152 layers with weights, see <see cref="ResNet50"/>; 60,419,944 parameters.</summary>
    /// <param name="options">What it is made for; null for Keras's defaults.</param>
    /// <exception cref="NabiException">The input shape cannot be used.</exception>
    /// <remarks>Keras's <c>ResNet152</c>; He et al., 2016.</remarks>
    public static Model ResNet152(ApplicationOptions? options = null) => BottleneckResNet("resnet152", [3, 8, 36, 3], options);

    private static Model BottleneckResNet(string name, int[] blocks, ApplicationOptions? options)
        => Made(name, options, input => Stages(Stem(input, useBias: true, BottleneckEpsilon), blocks, (x, filters, i, stride, block) =>
        {
            var shortcut = x;
            if (i == 1)
            {
                shortcut = new Conv2D(4 * filters, 1) { Strides = (stride, stride), Name = $"{block}_0_conv" }.Apply(x);
                shortcut = Normalized(shortcut, $"{block}_0_bn", BottleneckEpsilon);
            }

            x = new Conv2D(filters, 1) { Strides = (stride, stride), Name = $"{block}_1_conv" }.Apply(x);
            x = Rectified(Normalized(x, $"{block}_1_bn", BottleneckEpsilon), $"{block}_1_relu");
            x = new Conv2D(filters, 3) { Padding = "same", Name = $"{block}_2_conv" }.Apply(x);
            x = Rectified(Normalized(x, $"{block}_2_bn", BottleneckEpsilon), $"{block}_2_relu");
            x = new Conv2D(4 * filters, 1) { Name = $"{block}_3_conv" }.Apply(x);
            return (shortcut, Normalized(x, $"{block}_3_bn", BottleneckEpsilon));
        }));

    private static Model BasicResNet(string name, int[] blocks, ApplicationOptions? options)
        => Made(name, options, input => Stages(Stem(input, useBias: false, BasicEpsilon), blocks, (x, filters, _, stride, block) =>
        {
            var shortcut = x;
            if (stride > 1)
            {
                shortcut = new Conv2D(filters, 1) { Strides = (stride, stride), UseBias = false, Name = $"{block}_0_conv" }.Apply(x);
                shortcut = Normalized(shortcut, $"{block}_0_bn", BasicEpsilon);
            }

            x = Padded(x, filters, stride, $"{block}_1");
            x = Rectified(Normalized(x, $"{block}_1_bn", BasicEpsilon), $"{block}_1_relu");
            return (shortcut, Normalized(Padded(x, filters, 1, $"{block}_2"), $"{block}_2_bn", BasicEpsilon));
        }));

    // Four stages of blocks; the first block of all but the first stage halves the picture. A block gives its shortcut and its branch.
    private static Tensor Stages(Tensor x, int[] blocks, Func<Tensor, int, int, int, string, (Tensor Shortcut, Tensor Branch)> make)
    {
        for (var stage = 0; stage < blocks.Length; stage++)
        {
            for (var i = 1; i <= blocks[stage]; i++)
            {
                var block = $"conv{stage + 2}_block{i}";
                var (shortcut, branch) = make(x, 64 << stage, i, i == 1 && stage > 0 ? 2 : 1, block);
                x = Rectified(new Add { Name = $"{block}_add" }.Apply([shortcut, branch]), $"{block}_out");
            }
        }

        return x;
    }

    // 7 x 7 and a pooling, each half as high and wide.
    private static Tensor Stem(Tensor input, bool useBias, float epsilon)
    {
        var x = new ZeroPadding2D(3) { Name = "conv1_pad" }.Apply(input);
        x = new Conv2D(64, 7) { Strides = (2, 2), UseBias = useBias, Name = "conv1_conv" }.Apply(x);
        x = Rectified(Normalized(x, "conv1_bn", epsilon), "conv1_relu");
        x = new ZeroPadding2D(1) { Name = "pool1_pad" }.Apply(x);
        return new MaxPooling2D(3) { Strides = (2, 2), Name = "pool1_pool" }.Apply(x);
    }

    // A 3 x 3 convolution with one place around; "same" would put both on one side where the stride is 2.
    private static Tensor Padded(Tensor x, int filters, int stride, string name)
    {
        if (stride > 1)
            x = new ZeroPadding2D(1) { Name = $"{name}_pad" }.Apply(x);
        return new Conv2D(filters, 3)
        {
            Strides = (stride, stride),
            Padding = stride > 1 ? "valid" : "same",
            UseBias = false,
            Name = $"{name}_conv",
        }.Apply(x);
    }

    private static Tensor Normalized(Tensor x, string name, float epsilon, float momentum = 0.99f)
        => new BatchNormalization(3) { Epsilon = epsilon, Momentum = momentum, Name = name }.Apply(x);

    private static Tensor Rectified(Tensor x, string name) => new ActivationLayer("relu") { Name = name }.Apply(x);
}
