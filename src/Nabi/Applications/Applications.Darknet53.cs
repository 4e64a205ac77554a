namespace Nabi;

public static partial class Applications
{
    private const float DarknetEpsilon = 1e-5f;
    private const float DarknetSlope = 0.1f;

    private static readonly int[] DarknetBlocks = [1, 2, 8, 8, 4];

    /// <summary>
    /// Darknet53, the network below YOLOv3: 3 x 3 convolutions that halve the picture, each before blocks of 1 x 1 and 3 x 3. Layers are
    /// numbered in the order of darknet's files: <c>conv_0</c>, <c>bn_0</c>, <c>leaky_0</c> and so on. 41,645,640 parameters with the top,
    /// of them 35,712 moving averages. Pictures: <see cref="PicturePreprocessing.Unit"/>.
    /// </summary>
    /// <param name="options">What it is made for; null for Keras's defaults.</param>
    /// <exception cref="NabiException">The input shape cannot be used.</exception>
    /// <remarks>Redmon and Farhadi, 2018.</remarks>
    public static Model Darknet53(ApplicationOptions? options = null) => Made("darknet53", options, input =>
    {
        var count = 0;
        var x = Leaky(input, 32, 3, 1, ref count);
        for (var stage = 0; stage < DarknetBlocks.Length; stage++)
        {
            var filters = 64 << stage;
            x = Leaky(x, filters, 3, 2, ref count);
            for (var i = 1; i <= DarknetBlocks[stage]; i++)
            {
                var inside = Leaky(Leaky(x, filters / 2, 1, 1, ref count), filters, 3, 1, ref count);
                x = new Add { Name = $"stage{stage + 1}_block{i}_add" }.Apply([x, inside]);
            }
        }

        return x;
    });

    // Darknet pads one place on each side, above and left alone where the stride is 2.
    private static Tensor Leaky(Tensor x, int filters, int size, int stride, ref int count)
    {
        if (stride > 1)
            x = new ZeroPadding2D((1, 0), (1, 0)) { Name = $"pad_{count}" }.Apply(x);
        x = new Conv2D(filters, size)
        {
            Strides = (stride, stride),
            Padding = stride > 1 ? "valid" : "same",
            UseBias = false,
            Name = $"conv_{count}",
        }.Apply(x);
        x = new BatchNormalization(3) { Epsilon = DarknetEpsilon, Name = $"bn_{count}" }.Apply(x);
        return new LeakyReLU(DarknetSlope) { Name = $"leaky_{count++}" }.Apply(x);
    }
}
