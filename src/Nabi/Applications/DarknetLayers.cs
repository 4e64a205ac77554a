namespace Nabi;

/// <summary>The layers of darknet's networks, numbered in the order of its files: <c>conv_0</c>, <c>bn_0</c>, <c>leaky_0</c>.</summary>
/// <param name="prefix">What the names begin with, where other layers have those names.</param>
internal sealed class DarknetLayers(string prefix = "")
{
    private const float Epsilon = 1e-5f;
    private const float Slope = 0.1f;

    /// <summary>How many convolutions there are so far.</summary>
    public int Count { get; private set; }

    /// <summary>A convolution without bias, its batch normalization and the leaky function.</summary>
    /// <param name="x">(batch, height, width, channels).</param>
    /// <param name="filters">Channels of the result.</param>
    /// <param name="size">Rows and columns of the window.</param>
    /// <param name="stride">Rows and columns from window to window.</param>
    public Tensor Leaky(Tensor x, int filters, int size, int stride = 1)
        => Convolution(x, filters, size, stride, size / 2, isNormalized: true, "leaky");

    /// <summary>A convolution with bias alone.</summary>
    /// <param name="x">(batch, height, width, channels).</param>
    /// <param name="filters">Channels of the result.</param>
    public Tensor Linear(Tensor x, int filters) => Convolution(x, filters, 1, 1, 0, isNormalized: false, "linear");

    /// <summary>Any convolution of darknet's.</summary>
    /// <param name="x">(batch, height, width, channels).</param>
    /// <param name="filters">Channels of the result.</param>
    /// <param name="size">Rows and columns of the window.</param>
    /// <param name="stride">Rows and columns from window to window.</param>
    /// <param name="padding">Rows and columns of zeros on each side.</param>
    /// <param name="isNormalized">Whether a batch normalization takes the place of the bias.</param>
    /// <param name="activation">Its function: <c>leaky</c>, <c>linear</c> or one of Keras's.</param>
    public Tensor Convolution(Tensor x, int filters, int size, int stride, int padding, bool isNormalized, string activation)
    {
        var number = Count++;
        // With "same" Keras pads as darknet does only where the windows lie side by side and have a middle.
        var isSame = stride == 1 && size % 2 == 1 && padding == size / 2;
        if (!isSame && padding > 0)
        {
            // Below and to the right of even lengths, the last window of two by two ends with the picture.
            var after = size == 3 && stride == 2 && padding == 1 && IsEven(x.Shape[1]) && IsEven(x.Shape[2]) ? 0 : padding;
            x = new ZeroPadding2D((padding, after), (padding, after)) { Name = $"{prefix}pad_{number}" }.Apply(x);
        }

        x = new Conv2D(filters, size)
        {
            Strides = (stride, stride),
            Padding = isSame ? "same" : "valid",
            UseBias = !isNormalized,
            Name = $"{prefix}conv_{number}",
        }.Apply(x);
        if (isNormalized)
            x = new BatchNormalization(3) { Epsilon = Epsilon, Name = $"{prefix}bn_{number}" }.Apply(x);
        return activation == "linear" ? x
            : activation == "leaky" ? new LeakyReLU(Slope) { Name = $"{prefix}leaky_{number}" }.Apply(x)
            : new ActivationLayer(activation) { Name = $"{prefix}{activation}_{number}" }.Apply(x);
    }

    /// <summary>Darknet53's feature maps, every 8th, 16th and 32nd place: 256, 512 and 1024 channels.</summary>
    /// <param name="x">Pictures (batch, height, width, channels).</param>
    /// <param name="filters">From the network's numbers of filters to those to use.</param>
    public IReadOnlyList<Tensor> Darknet53(Tensor x, Func<int, int> filters)
    {
        int[] blocks = [1, 2, 8, 8, 4];
        List<Tensor> maps = [];
        x = Leaky(x, filters(32), 3);
        for (var stage = 0; stage < blocks.Length; stage++)
        {
            var wide = 64 << stage;
            x = Leaky(x, filters(wide), 3, 2);
            for (var i = 1; i <= blocks[stage]; i++)
            {
                var inside = Leaky(Leaky(x, filters(wide / 2), 1), filters(wide), 3);
                x = new Add { Name = $"stage{stage + 1}_block{i}_add" }.Apply([x, inside]);
            }

            maps.Add(x);
        }

        return maps[^3..];
    }

    // Lengths that vary are multiples of what the network halves.
    private static bool IsEven(int length) => length < 0 || length % 2 == 0;
}
