namespace Nabi.Kernels;

/// <content>The tables of places and the packed kernels.</content>
internal sealed unsafe partial class ConvolutionWork
{
    // The taps of all phases, one phase after the other: cells of the kernel, counted through.
    private int[] taps = [];
    private int tapCount;
    private (KernelTaps Depth, KernelTaps Height, KernelTaps Width) seen;

    private void Plan()
    {
        phases.Clear();
        tapCount = 0;
        seen = KernelTaps.Of(shape);
        var cells = shape.PatchSize / shape.GroupChannels;
        if (taps.Length < cells) taps = new int[cells];
        if (pass == ConvolutionPass.Input) PlanInput();
        else PlanForward();
    }

    private int Cell(int plane, int line, int column) => (plane * shape.KernelHeight + line) * shape.KernelWidth + column;

    private nint Place(long plane, long line, long column)
        => (nint)(plane * images.PlaneStride + line * images.RowStride + column * images.Channels);

    // One phase: all outputs, all taps. For the kernel's gradient the targets are the rows of the kernel.
    private void PlanForward()
    {
        int positions = shape.OutputDepth * shape.OutputHeight * shape.OutputWidth, channels = shape.GroupChannels;
        nint target = positions, depth = target + Math.Max(positions, shape.PatchSize), row = 0, next = depth;
        places = Table(depth + shape.PatchSize);
        for (var o = 0; o < shape.OutputDepth; o++)
        {
            for (var p = 0; p < shape.OutputHeight; p++)
            {
                for (var q = 0; q < shape.OutputWidth; q++)
                {
                    places[row++] = Place((long)o * shape.StrideDepth, (long)p * shape.StrideHeight, (long)q * shape.StrideWidth);
                }
            }
        }

        var before = images.Before;
        for (var o = seen.Depth.First; o < seen.Depth.End; o++)
        {
            for (var i = seen.Height.First; i < seen.Height.End; i++)
            {
                for (var j = seen.Width.First; j < seen.Width.End; j++)
                {
                    taps[tapCount++] = Cell(o, i, j);
                    var tap = Place(seen.Depth.Place(o) + before.Depth, seen.Height.Place(i) + before.Height,
                        seen.Width.Place(j) + before.Width);
                    for (var c = 0; c < channels; c++) places[next++] = tap + c;
                }
            }
        }

        if (pass == ConvolutionPass.Forward)
        {
            for (var i = 0; i < positions; i++) places[target + i] = (nint)i * shape.Filters;
        }
        else
        {
            for (var i = 0; i < tapCount * channels; i++)
                places[target + i] = ((nint)taps[i / channels] * channels + i % channels) * shape.Filters;
        }

        phases.Add(new(positions, tapCount, 0, target, depth, 0, kernel.PackedSize(tapCount * channels, shape.GroupFilters)));
    }

    private void PlanInput()
    {
        var all = checked((nint)shape.Depth * shape.Height * shape.Width);
        places = Table(2 * all + (nint)taps.Length * shape.GroupFilters);
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
        int planes = (shape.Depth - a - 1) / shape.StrideDepth + 1, lines = (shape.Height - b - 1) / shape.StrideHeight + 1,
            columns = (shape.Width - c - 1) / shape.StrideWidth + 1, positions = planes * lines * columns;
        nint rows = next, target = rows + positions, depth = target + positions, end = depth;
        var before = images.Before;
        for (var o = seen.Depth.First; o < seen.Depth.End; o++)
        {
            var (plane, isPlane) = seen.Depth.Window(a, o);
            for (var i = seen.Height.First; i < seen.Height.End && isPlane; i++)
            {
                var (line, isLine) = seen.Height.Window(b, i);
                for (var j = seen.Width.First; j < seen.Width.End && isLine; j++)
                {
                    var (column, isColumn) = seen.Width.Window(c, j);
                    if (!isColumn) continue;
                    taps[tapCount++] = Cell(o, i, j);
                    var at = Place(plane + before.Depth, line + before.Height, column + before.Width);
                    for (var f = 0; f < filters; f++) places[end++] = at + f;
                }
            }
        }

        // Cells that no window sees keep what they have.
        if (tapCount == first) return;
        var row = rows;
        for (var i = 0; i < planes; i++)
        {
            for (var j = 0; j < lines; j++)
            {
                for (var l = 0; l < columns; l++, row++)
                {
                    places[row] = Place(i, j, l);
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
                if (pass == ConvolutionPass.Forward && phase.Taps * channels == shape.PatchSize)
                {
                    kernel.Pack(shape.PatchSize, n, from, shape.Filters, 1, target);
                    continue;
                }

                for (var t = 0; t < phase.Taps; t++)
                {
                    var cell = from + (nint)taps[tap + t] * channels * shape.Filters;
                    if (pass == ConvolutionPass.Forward)
                        kernel.Pack(channels, n, cell, shape.Filters, 1, target, phase.Taps * channels, t * channels);
                    else
                        kernel.Pack(n, channels, cell, 1, shape.Filters, target, phase.Taps * n, t * n);
                }
            }

            tap += phase.Taps;
        }
    }
}
