namespace Nabi.Kernels;

/// <summary>
/// The sizes of a convolution, channels last: x (Batch, Depth, Height, Width, Channels), kernel (KernelDepth, KernelHeight, KernelWidth,
/// Channels / Groups, Filters), y (Batch, OutputDepth, OutputHeight, OutputWidth, Filters). A two-dimensional convolution has Depth and
/// KernelDepth 1, a one-dimensional one Height and KernelHeight too.
/// </summary>
public readonly record struct ConvolutionShape(int Batch, int Height, int Width, int Channels, int Filters,
    int KernelHeight, int KernelWidth)
{
    /// <summary>Cells of x along depth (video: frames); 1 without a depth.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>Cells of the kernel along depth.</summary>
    public int KernelDepth { get; init; } = 1;

    /// <summary>Cells from one output to the next along depth.</summary>
    public int StrideDepth { get; init; } = 1;

    /// <summary>Cells from one output to the next along height.</summary>
    public int StrideHeight { get; init; } = 1;

    /// <summary>Cells from one output to the next along width (or time).</summary>
    public int StrideWidth { get; init; } = 1;

    /// <summary>Cells from one tap of the kernel to the next along depth.</summary>
    public int DilationDepth { get; init; } = 1;

    /// <summary>Cells from one tap of the kernel to the next along height.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>Cells from one tap of the kernel to the next along width (or time).</summary>
    public int DilationWidth { get; init; } = 1;

    /// <summary>Cells added before the first along depth.</summary>
    public int PadFront { get; init; }

    /// <summary>Cells added after the last along depth.</summary>
    public int PadBack { get; init; }

    /// <summary>Cells added before the first along height.</summary>
    public int PadTop { get; init; }

    /// <summary>Cells added after the last along height.</summary>
    public int PadBottom { get; init; }

    /// <summary>Cells added before the first along width (or time).</summary>
    public int PadLeft { get; init; }

    /// <summary>Cells added after the last along width (or time).</summary>
    public int PadRight { get; init; }

    /// <summary>Channels and filters are cut into this many parts that do not see each other.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Outputs along depth.</summary>
    public int OutputDepth => Positions(Depth, (long)PadFront + PadBack, KernelDepth, StrideDepth, DilationDepth);

    /// <summary>Outputs along height.</summary>
    public int OutputHeight => Positions(Height, (long)PadTop + PadBottom, KernelHeight, StrideHeight, DilationHeight);

    /// <summary>Outputs along width (or time).</summary>
    public int OutputWidth => Positions(Width, (long)PadLeft + PadRight, KernelWidth, StrideWidth, DilationWidth);

    /// <summary>Channels of x that one group sees.</summary>
    public int GroupChannels => Channels / Groups;

    /// <summary>Filters of one group.</summary>
    public int GroupFilters => Filters / Groups;

    /// <summary>Numbers one output looks at: KernelDepth · KernelHeight · KernelWidth · Channels / Groups.</summary>
    public int PatchSize => checked(KernelDepth * KernelHeight * KernelWidth * GroupChannels);

    /// <summary>A one-dimensional convolution.</summary>
    public static ConvolutionShape Line(
        int batch, int time, int channels, int filters, int kernel, int stride = 1, int dilation = 1, int padLeft = 0,
        int padRight = 0, int groups = 1)
        => new(batch, 1, time, channels, filters, 1, kernel)
        {
            StrideWidth = stride,
            DilationWidth = dilation,
            PadLeft = padLeft,
            PadRight = padRight,
            Groups = groups,
        };

    /// <summary>Output positions along one axis.</summary>
    /// <exception cref="OverflowException">They are more than an axis can have.</exception>
    public static int Positions(int size, long padding, int kernel, int stride, int dilation)
    {
        var free = size + padding - (kernel - 1L) * dilation - 1;
        return free < 0 ? 0 : checked((int)(free / stride + 1));
    }

    internal void Check()
    {
        Guard.Size(Batch, 0, "Batch");
        Guard.Size(Depth, 0, "Depth");
        Guard.Size(Height, 0, "Height");
        Guard.Size(Width, 0, "Width");
        Guard.Size(Channels, 1, "Channels");
        Guard.Size(Filters, 1, "Filters");
        Guard.Size(KernelDepth, 1, "KernelDepth");
        Guard.Size(KernelHeight, 1, "KernelHeight");
        Guard.Size(KernelWidth, 1, "KernelWidth");
        Guard.Size(StrideDepth, 1, "StrideDepth");
        Guard.Size(StrideHeight, 1, "StrideHeight");
        Guard.Size(StrideWidth, 1, "StrideWidth");
        Guard.Size(DilationDepth, 1, "DilationDepth");
        Guard.Size(DilationHeight, 1, "DilationHeight");
        Guard.Size(DilationWidth, 1, "DilationWidth");
        Guard.Size(Math.Min(Math.Min(Math.Min(PadFront, PadBack), Math.Min(PadTop, PadBottom)), Math.Min(PadLeft, PadRight)), 0, "padding");
        Guard.Size(Groups, 1, "Groups");
        if (Channels % Groups != 0 || Filters % Groups != 0)
            throw new ArgumentException($"{Channels} channels and {Filters} filters cannot be cut into {Groups} groups.");
    }
}
