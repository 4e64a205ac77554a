namespace Nabi.Kernels;

/// <summary>The sizes of a pooling, channels last; a one-dimensional pooling has Height and PoolHeight 1.</summary>
public readonly record struct PoolingShape(int Batch, int Height, int Width, int Channels, int PoolHeight, int PoolWidth)
{
    /// <summary>Cells from one output to the next along height.</summary>
    public int StrideHeight { get; init; } = 1;

    /// <summary>Cells from one output to the next along width (or time).</summary>
    public int StrideWidth { get; init; } = 1;

    /// <summary>Cells added before the first along height.</summary>
    public int PadTop { get; init; }

    /// <summary>Cells added after the last along height.</summary>
    public int PadBottom { get; init; }

    /// <summary>Cells added before the first along width (or time).</summary>
    public int PadLeft { get; init; }

    /// <summary>Cells added after the last along width (or time).</summary>
    public int PadRight { get; init; }

    /// <summary>Outputs along height.</summary>
    public int OutputHeight => ConvolutionShape.Positions(Height, (long)PadTop + PadBottom, PoolHeight, StrideHeight, 1);

    /// <summary>Outputs along width (or time).</summary>
    public int OutputWidth => ConvolutionShape.Positions(Width, (long)PadLeft + PadRight, PoolWidth, StrideWidth, 1);

    /// <summary>A one-dimensional pooling.</summary>
    public static PoolingShape Line(int batch, int time, int channels, int pool, int stride, int padLeft = 0, int padRight = 0)
        => new(batch, 1, time, channels, 1, pool) { StrideWidth = stride, PadLeft = padLeft, PadRight = padRight };

    internal void Check()
    {
        Guard.Size(Batch, 0, "Batch");
        Guard.Size(Height, 0, "Height");
        Guard.Size(Width, 0, "Width");
        Guard.Size(Channels, 1, "Channels");
        Guard.Size(PoolHeight, 1, "PoolHeight");
        Guard.Size(PoolWidth, 1, "PoolWidth");
        Guard.Size(StrideHeight, 1, "StrideHeight");
        Guard.Size(StrideWidth, 1, "StrideWidth");
        Guard.Size(Math.Min(Math.Min(PadTop, PadBottom), Math.Min(PadLeft, PadRight)), 0, "padding");
    }
}
