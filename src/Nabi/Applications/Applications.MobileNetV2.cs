using System.Globalization;

namespace Nabi;

public static partial class Applications
{
    private const float MobileEpsilon = 1e-3f;
    private const float MobileMomentum = 0.999f;

    // Filters, repetitions, stride of the first, and by how much the middle of a block is wider.
    private static readonly (int Filters, int Count, int Stride, int Expansion)[] MobileStages =
        [(16, 1, 1, 1), (24, 2, 2, 6), (32, 3, 2, 6), (64, 4, 2, 6), (96, 3, 1, 6), (160, 3, 2, 6), (320, 1, 1, 6)];

    /// <summary>
    /// MobileNetV2: thin feature maps, wide depthwise convolutions between them. 3,538,984 parameters, 2,257,984 without the top, at alpha
    /// 1. Pictures: <see cref="PicturePreprocessing.Tf"/>.
    /// </summary>
    /// <param name="options">What it is made for; null for Keras's defaults.</param>
    /// <param name="alpha">The width: what all numbers of filters are multiplied by, above 0; 1 by default.</param>
    /// <exception cref="NabiException">The input shape or alpha cannot be used.</exception>
    /// <remarks>Keras's <c>MobileNetV2</c>; Sandler et al., 2018.</remarks>
    public static Model MobileNetV2(ApplicationOptions? options = null, float alpha = 1f)
    {
        if (!(alpha > 0 && alpha <= 16))
            throw new NabiException($"MobileNetV2 needs an alpha above 0 and up to 16, got {alpha}.");
        var rows = options?.InputTensor?.Shape[1] ?? options?.InputShape?[0] ?? 224;
        var name = string.Create(CultureInfo.InvariantCulture, $"mobilenetv2_{alpha:0.00}_{(rows < 0 ? 224 : rows)}");
        return Made(name, options, input =>
        {
            var x = new Conv2D(DivisibleByEight(32 * alpha), 3) { Strides = (2, 2), Padding = "same", UseBias = false, Name = "Conv1" }
                .Apply(input);
            x = Capped(MobileNormalized(x, "bn_Conv1"), "Conv1_relu");
            var block = 0;
            foreach (var (filters, count, stride, expansion) in MobileStages)
            {
                for (var i = 0; i < count; i++)
                    x = MobileBlock(x, DivisibleByEight((int)(filters * alpha)), i == 0 ? stride : 1, expansion, block++);
            }

            x = new Conv2D(alpha > 1 ? DivisibleByEight(1280 * alpha) : 1280, 1) { UseBias = false, Name = "Conv_1" }.Apply(x);
            return Capped(MobileNormalized(x, "Conv_1_bn"), "out_relu");
        }, x => new GlobalAveragePooling2D().Apply(x));
    }

    private static Tensor MobileBlock(Tensor input, int filters, int stride, int expansion, int block)
    {
        var (x, channels, name) = (input, input.Shape[-1], block == 0 ? "expanded_conv" : $"block_{block}");
        if (block > 0)
        {
            x = new Conv2D(expansion * channels, 1) { Padding = "same", UseBias = false, Name = $"{name}_expand" }.Apply(x);
            x = Capped(MobileNormalized(x, $"{name}_expand_BN"), $"{name}_expand_relu");
        }

        if (stride > 1)
            x = new ZeroPadding2D(Around(x.Shape[1]), Around(x.Shape[2])) { Name = $"{name}_pad" }.Apply(x);
        x = new DepthwiseConv2D(3)
        {
            Strides = (stride, stride),
            Padding = stride > 1 ? "valid" : "same",
            UseBias = false,
            Name = $"{name}_depthwise",
        }.Apply(x);
        x = Capped(MobileNormalized(x, $"{name}_depthwise_BN"), $"{name}_depthwise_relu");
        x = new Conv2D(filters, 1) { Padding = "same", UseBias = false, Name = $"{name}_project" }.Apply(x);
        x = MobileNormalized(x, $"{name}_project_BN");
        return channels == filters && stride == 1 ? new Add { Name = $"{name}_add" }.Apply([input, x]) : x;
    }

    // One place less in front of an even length, so that the middle of the first window is the first place; Keras's correct_pad.
    private static (int Before, int After) Around(int length) => (length > 0 && length % 2 == 0 ? 0 : 1, 1);

    // The next multiple of 8, but not less than nine tenths; Keras's _make_divisible.
    private static int DivisibleByEight(float filters)
    {
        var rounded = Math.Max(8, (int)(filters + 4) / 8 * 8);
        return rounded < 0.9f * filters ? rounded + 8 : rounded;
    }

    private static Tensor MobileNormalized(Tensor x, string name) => new BatchNormalization(3)
    {
        Epsilon = MobileEpsilon,
        Momentum = MobileMomentum,
        Name = name,
    }.Apply(x);

    private static Tensor Capped(Tensor x, string name) => new ReLU(6f) { Name = name }.Apply(x);
}
