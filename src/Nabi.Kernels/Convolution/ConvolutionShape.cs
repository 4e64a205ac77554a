namespace Nabi.Kernels;

/// <summary>
/// The sizes of a convolution, channels last: x (Batch, Height, Width, Channels), kernel (KernelHeight, KernelWidth, Channels / Groups,
/// Filters), y (Batch, OutputHeight, OutputWidth, Filters). A one-dimensional convolution has Height and KernelHeight 1.
/// </summary>
internal readonly record struct ConvolutionShape(int Batch, int Height, int Width, int Channels, int Filters, int KernelHeight, int KernelWidth)
{
    public int StrideHeight { get; init; } = 1;

    public int StrideWidth { get; init; } = 1;

    public int DilationHeight { get; init; } = 1;

    public int DilationWidth { get; init; } = 1;

    public int PadTop { get; init; }

    public int PadBottom { get; init; }

    public int PadLeft { get; init; }

    public int PadRight { get; init; }

    /// <summary>Channels and filters are cut into this many parts that do not see each other.</summary>
    public int Groups { get; init; } = 1;

    public int OutputHeight => Positions(Height, PadTop + PadBottom, KernelHeight, StrideHeight, DilationHeight);

    public int OutputWidth => Positions(Width, PadLeft + PadRight, KernelWidth, StrideWidth, DilationWidth);

    public int GroupChannels => Channels / Groups;

    public int GroupFilters => Filters / Groups;

    /// <summary>Numbers one output looks at: KernelHeight · KernelWidth · Channels / Groups.</summary>
    public int PatchSize => KernelHeight * KernelWidth * GroupChannels;

    /// <summary>A one-dimensional convolution.</summary>
    public static ConvolutionShape Line(
        int batch, int time, int channels, int filters, int kernel, int stride = 1, int dilation = 1, int padLeft = 0, int padRight = 0, int groups = 1) =>
        new(batch, 1, time, channels, filters, 1, kernel)
        {
            StrideWidth = stride,
            DilationWidth = dilation,
            PadLeft = padLeft,
            PadRight = padRight,
            Groups = groups,
        };

    /// <summary>Output positions along one axis.</summary>
    public static int Positions(int size, int padding, int kernel, int stride, int dilation)
    {
        var free = size + padding - ((kernel - 1) * dilation) - 1;
        return free < 0 ? 0 : (free / stride) + 1;
    }

    internal void Check()
    {
        Door.Size(Batch, 0, "Batch");
        Door.Size(Height, 0, "Height");
        Door.Size(Width, 0, "Width");
        Door.Size(Channels, 1, "Channels");
        Door.Size(Filters, 1, "Filters");
        Door.Size(KernelHeight, 1, "KernelHeight");
        Door.Size(KernelWidth, 1, "KernelWidth");
        Door.Size(StrideHeight, 1, "StrideHeight");
        Door.Size(StrideWidth, 1, "StrideWidth");
        Door.Size(DilationHeight, 1, "DilationHeight");
        Door.Size(DilationWidth, 1, "DilationWidth");
        Door.Size(Math.Min(Math.Min(PadTop, PadBottom), Math.Min(PadLeft, PadRight)), 0, "padding");
        Door.Size(Groups, 1, "Groups");
        if (Channels % Groups != 0 || Filters % Groups != 0)
            throw new ArgumentException($"{Channels} channels and {Filters} filters cannot be cut into {Groups} groups.");
    }
}
