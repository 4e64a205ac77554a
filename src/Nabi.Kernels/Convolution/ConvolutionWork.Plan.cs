namespace Nabi.Kernels;

/// <content>The tables of places and the packed kernels.</content>
internal sealed unsafe partial class ConvolutionWork
{
    // Where the taps of the phases that are packed begin: one number per tap, cell after cell of the kernel.
    private int[] taps = [];
    private int tapCount;

    private void Plan()
    {
        phases.Clear();
        tapCount = 0;
        if (pass == ConvolutionPass.Input) PlanInput();
        else PlanForward();
    }

    // One phase: all outputs, all taps. For the kernel's gradient the targets are the rows of the kernel.
    private void PlanForward()
    {
        int positions = shape.OutputDepth * shape.OutputHeight * shape.OutputWidth, cells = shape.PatchSize / shape.GroupChannels;
        nint row = 0, target = positions, depth = target + Math.Max(positions, shape.PatchSize);
        places = Table(depth + shape.PatchSize);
        nint* rows = places, depths = places + depth;
        for (var o = 0; o < shape.OutputDepth; o++)
        {
            for (var p = 0; p < shape.OutputHeight; p++)
            {
                for (var q = 0; q < shape.OutputWidth; q++)
                {
                    *rows++ = o * shape.StrideDepth * images.PlaneStride + p * shape.StrideHeight * images.RowStride
                        + (nint)q * shape.StrideWidth * shape.Channels;
                }
            }
        }

        for (var i = 0; i < Math.Max(positions, shape.PatchSize); i++) places[target + i] = (nint)i * shape.Filters;
        for (var o = 0; o < shape.KernelDepth; o++)
        {
            for (var i = 0; i < shape.KernelHeight; i++)
            {
                for (var j = 0; j < shape.KernelWidth; j++)
                {
                    var tap = o * shape.DilationDepth * images.PlaneStride + i * shape.DilationHeight * images.RowStride
                        + (nint)j * shape.DilationWidth * shape.Channels;
                    for (var c = 0; c < shape.GroupChannels; c++) *depths++ = tap + c;
                }
            }
        }

        phases.Add(new(positions, cells, row, target, depth, 0, kernel.PackedSize(shape.PatchSize, shape.GroupFilters)));
    }

    private void PlanInput()
    {
        var (filters, cells) = (shape.GroupFilters, shape.PatchSize / shape.GroupChannels);
        if (taps.Length < cells) taps = new int[cells];
        var all = checked((nint)shape.Depth * shape.Height * shape.Width);
        places = Table(2 * all + (nint)cells * filters);
        nint next = 0, packedNext = 0;
        for (var a = 0; a < Math.Min(shape.StrideDepth, shape.Depth); a++)
        {
            for (var b = 0; b < Math.Min(shape.StrideHeight, shape.Height); b++)
            {
                for (var c = 0; c < Math.Min(shape.StrideWidth, shape.Width); c++) Phase(a, b, c, ref next, ref packedNext);
            }
        }
    }

    // The cells (a + i·stride, ...) of x: all are seen by the same taps, by windows at equal distances.
    private void Phase(int a, int b, int c, ref nint next, ref nint packedNext)
    {
        int first = tapCount, filters = shape.GroupFilters;
        var before = images.Before;
        nint rows = next, row = rows;
        int planes = (shape.Depth - a - 1) / shape.StrideDepth + 1, lines = (shape.Height - b - 1) / shape.StrideHeight + 1,
            columns = (shape.Width - c - 1) / shape.StrideWidth + 1, positions = planes * lines * columns;
        nint target = rows + positions, depth = target + positions, end = depth;
        for (var o = 0; o < shape.KernelDepth; o++)
        {
            var (plane, isPlane) = Window(a + shape.PadFront - o * shape.DilationDepth, shape.StrideDepth, before.Depth);
            for (var i = 0; i < shape.KernelHeight && isPlane; i++)
            {
                var (line, isLine) = Window(b + shape.PadTop - i * shape.DilationHeight, shape.StrideHeight, before.Height);
                for (var j = 0; j < shape.KernelWidth && isLine; j++)
                {
                    var (column, isColumn) = Window(c + shape.PadLeft - j * shape.DilationWidth, shape.StrideWidth, before.Width);
                    if (!isColumn) continue;
                    taps[tapCount++] = (o * shape.KernelHeight + i) * shape.KernelWidth + j;
                    var at = plane * images.PlaneStride + line * images.RowStride + column * images.Channels;
                    for (var f = 0; f < filters; f++) places[end++] = at + f;
                }
            }
        }

        // Cells that no window sees keep what they have.
        if (tapCount == first) return;
        for (var i = 0; i < planes; i++)
        {
            for (var j = 0; j < lines; j++)
            {
                for (var l = 0; l < columns; l++, row++)
                {
                    places[row] = i * images.PlaneStride + j * images.RowStride + (nint)l * images.Channels;
                    nint h = a + i * shape.StrideDepth, v = b + j * shape.StrideHeight, w = c + l * shape.StrideWidth;
                    places[row + positions] = ((h * shape.Height + v) * shape.Width + w) * shape.Channels;
                }
            }
        }

        var group = kernel.PackedSize((tapCount - first) * filters, shape.GroupChannels);
        phases.Add(new(positions, tapCount - first, rows, target, depth, packedNext, group));
        packedNext += group * shape.Groups;
        next = end;
    }

    // The window that a tap belongs to, counted from the first zero in front, and whether there is one.
    private static (int Place, bool Exists) Window(int distance, int stride, int before)
    {
        var place = (int)Math.Floor((double)distance / stride);
        return (place + before, place * stride == distance);
    }

    private static nint* Table(nint count) => (nint*)Scratch.Take(Scratch.Places, checked(count * (sizeof(nint) / sizeof(float))));

    private void Pack()
    {
        nint size = 0;
        foreach (var phase in phases) size += phase.PackedGroup * shape.Groups;
        packed = Scratch.Take(Scratch.Sums, size);
        int n = shape.GroupFilters, channels = shape.GroupChannels, tap = 0;
        foreach (var phase in phases)
        {
            for (var g = 0; g < shape.Groups; g++)
            {
                var target = packed + phase.Packed + g * phase.PackedGroup;
                var from = weights + (nint)g * n;
                if (pass == ConvolutionPass.Forward)
                {
                    kernel.Pack(shape.PatchSize, n, from, shape.Filters, 1, target);
                    continue;
                }

                for (var t = 0; t < phase.Taps; t++)
                {
                    kernel.Pack(n, channels, from + (nint)taps[tap + t] * channels * shape.Filters, 1, shape.Filters, target,
                        phase.Taps * n, t * n);
                }
            }

            tap += phase.Taps;
        }
    }
}
