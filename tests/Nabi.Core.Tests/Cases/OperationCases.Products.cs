using Nabi.Kernels;

namespace Nabi.Core.Tests.Cases;

/// <summary>Products, convolutions, pooling.</summary>
internal static partial class OperationCases
{
    private static IEnumerable<(string Name, OperationCase Case)> Products()
    {
        foreach (var (left, right) in ((bool, bool)[])[(false, false), (true, false), (false, true), (true, true)])
        {
            var what = $"{(left ? ", left turned" : "")}{(right ? ", right turned" : "")}";
            int[] a = left ? [4, 3] : [3, 4];
            int[] b = right ? [5, 4] : [4, 5];
            yield return ($"MatMul{what}",
                new OperationCase(x => Ops.MatMul(x[0], x[1], left, right), Some(a),
                    Some(b))
                { Plain = g => Product(g[0], g[1], left, right) });
            yield return ($"MatMul of pairs{what}",
                new OperationCase(x => Ops.MatMul(x[0], x[1], left, right), Some([2, 3, .. a]), Some([2, 3, .. b])));
            if (!left)
            {
                yield return ($"MatMul with one matrix{what}",
                    new OperationCase(x => Ops.MatMul(x[0], x[1], left, right), Some([2, .. a]), Some(b)));
            }
        }

        yield return ("MatMul by itself", new OperationCase(x => Ops.MatMul(x[0], x[0], transposeB: true), Some(3, 4)));
        yield return ("MatMul of one", new OperationCase(x => Ops.MatMul(x[0], x[1]), Some(1, 1), Some(1, 1)));
        yield return ("MatMul over nothing", new OperationCase(x => Ops.MatMul(x[0], x[1]), Some(2, 0), Some(0, 3)));
        yield return ("MatMul of nothing", new OperationCase(x => Ops.MatMul(x[0], x[1]), Some(0, 2), Some(2, 3)));
        foreach (var (equation, left, right) in ((string, int[], int[])[])[
            ("abc,cd->abd", [2, 3, 4], [4, 2]), ("ab,ab->b", [2, 3], [2, 3]), ("bqd,bkd->bqk", [2, 3, 4], [2, 2, 4]),
            ("abc,b->ca", [2, 3, 2], [3])])
        {
            yield return ($"Einsum {equation}", new OperationCase(x => Ops.Einsum(equation, x[0], x[1]), Some(left), Some(right)));
        }

        foreach (var time in (int[])[1, 4])
        {
            yield return ($"LinearScan over {time}",
                new OperationCase(x => Ops.LinearScan(x[0], x[1]), Some(2, time, 3), Some(2, time, 3)));
            yield return ($"LinearScan over {time} from a state",
                new OperationCase(x => Ops.LinearScan(x[0], x[1], x[2]), Some(2, time, 3), Some(2, time, 3), Some(2, 3)));
        }

        foreach (var (time, first, mask) in ((int, bool, bool)[])[(1, false, false), (4, true, false), (4, false, true), (5, true, true)])
        {
            var what = $"over {time}{(first ? " from a state" : "")}{(mask ? " with a mask" : "")}";
            Tensor[] more = [.. first ? [Some(2, 4)] : (Tensor[])[], .. mask ? [Ops.Greater(Some(2, time), 0f)] : (Tensor[])[]];
            foreach (var kind in (ActivationKind[])[ActivationKind.Tanh, ActivationKind.Linear])
            {
                yield return ($"IndependentScan {kind} {what}",
                    new OperationCase(x => Ops.IndependentScan(x[0], x[1], kind, first ? x[2] : null, mask ? x[^1] : null),
                        [Some(2, time, 4), Some(1, 4), .. more]));
            }

            yield return ($"ComplexScan {what}",
                new OperationCase(x => Ops.ComplexScan(x[0], x[1], first ? x[2] : null, mask ? x[^1] : null),
                    [Some(4), Some(2, time, 4), .. more]));
        }

        foreach (var kind in (ActivationKind[])[ActivationKind.Linear, ActivationKind.Tanh, ActivationKind.Sigmoid])
        {
            yield return ($"Dense {kind}",
                new OperationCase(x => Ops.Apply(new DensePrimitive(kind), x), Some(2, 3, 4), Some(4, 5), Some(5)));
            yield return ($"Dense {kind} without a bias",
                new OperationCase(x => Ops.Apply(new DensePrimitive(kind), x), Some(3, 4), Some(4, 2)));
        }

        foreach (var (heads, keyHeads) in ((int, int)[])[(1, 1), (4, 2)])
        {
            yield return ($"Attention of {heads} heads over {keyHeads}",
                new OperationCase(x => Ops.Apply(new AttentionPrimitive(0.5f), x),
                    Some(2, 3, heads, 4), Some(2, 5, keyHeads, 4), Some(2, 5, keyHeads, 2)));
            yield return ($"Attention of {heads} heads over {keyHeads}, masked",
                new OperationCase(x => Ops.Apply(new AttentionPrimitive(0.5f), x),
                    Some(2, 3, heads, 4), Some(2, 5, keyHeads, 4), Some(2, 5, keyHeads, 2), Ops.Greater(Some(2, 3, 5), 0f)));
        }

        yield return ("LinearScan of one tensor", new OperationCase(x => Ops.LinearScan(x[0], x[0]), Some(2, 4, 3)));
    }

    private static IEnumerable<(string Name, OperationCase Case)> Windows()
    {
        WindowAxis[] axes =
        [
            new(1, 1, 1, WindowPadding.Valid), new(3, 1, 1, WindowPadding.Valid), new(2, 2, 1, WindowPadding.Valid),
            new(3, 1, 2, WindowPadding.Causal),
            new(3, 2, 1, WindowPadding.Same), new(2, 3, 2, WindowPadding.Same),
        ];
        foreach (var axis in axes)
        {
            var what = $"{axis.Kernel} by {axis.Stride}, dilation {axis.Dilation}, {axis.Padding}";
            yield return ($"Convolution {what}",
                new OperationCase(x => Ops.Conv(x[0], x[1], [axis]), Some(2, 7, 2), Some(axis.Kernel, 2, 3)));
            yield return ($"Depthwise {what}",
                new OperationCase(x => Ops.DepthwiseConv(x[0], x[1], [axis]), Some(2, 7, 2), Some(axis.Kernel, 2, 3)));
            if (axis.Dilation == 1)
            {
                yield return ($"MaxPool {what}", new OperationCase(x => Ops.Square(Ops.MaxPool(x[0], [axis])), Numbers.Distinct(2, 7, 2)));
                yield return ($"AveragePool {what}", new OperationCase(x => Ops.Square(Ops.AveragePool(x[0], [axis])), Some(2, 7, 2)));
            }

            var plane = new WindowAxis(2, 1, 1, axis.Padding == WindowPadding.Causal ? WindowPadding.Same : axis.Padding);
            yield return ($"Convolution of images {what}",
                new OperationCase(x => Ops.Conv(x[0], x[1], [axis, plane]), Some(1, 7, 3, 2), Some(axis.Kernel, 2, 2, 2)));
            yield return ($"Depthwise of images {what}",
                new OperationCase(x => Ops.DepthwiseConv(x[0], x[1], [axis, plane]), Some(1, 7, 3, 2), Some(axis.Kernel, 2, 2, 1)));
        }

        yield return ("Convolution with a bias",
            new OperationCase(x => Ops.Conv(x[0], x[1], [axes[1]], 1, x[2]), Some(2, 5, 2), Some(3, 2, 3), Some(3)));
        yield return ("Convolution of volumes",
            new OperationCase(x => Ops.Conv(x[0], x[1], [axes[1], axes[2], axes[4]]), Some(1, 4, 3, 3, 2), Some(3, 2, 3, 2, 2)));
        yield return ("Convolution in groups", new OperationCase(x => Ops.Conv(x[0], x[1], [axes[4]], 2), Some(2, 5, 4), Some(3, 2, 6)));
        yield return ("MaxPool of images",
            new OperationCase(x => Ops.Square(Ops.MaxPool(x[0], [axes[4], axes[2]])), Numbers.Distinct(1, 5, 4, 2)));
        yield return ("AveragePool of images",
            new OperationCase(x => Ops.Square(Ops.AveragePool(x[0], [axes[4], axes[2]])), Some(1, 5, 4, 2)));
        foreach (var (kernel, stride, dilation, cut, lost) in ((int, int, int, int, int)[])[(3, 1, 1, 0, 0), (3, 2, 1, 1, 0),
            (2, 3, 1, 0, 0), (2, 2, 2, 1, 1)])
        {
            var axis = new WindowAxis(kernel, stride, dilation, WindowPadding.Valid);
            Func<WindowAxis, int, int, (int, int)> outputs =
                (window, _, length) => ((length - 1) * window.Stride + window.Span - cut - lost, cut);
            yield return ($"TransposedConvolution {kernel} by {stride}, dilation {dilation}, cut {cut}",
                new OperationCase(x => Ops.ConvTranspose(x[0], x[1], [axis], outputs), Some(2, 3, 2), Some(kernel, 3, 2)));
        }
    }

    private static Grid Product(Grid a, Grid b, bool left, bool right)
    {
        var inner = a.Shape[left ? 0 : 1];
        return Grid.Of([a.Shape[left ? 1 : 0], b.Shape[right ? 0 : 1]],
            i => Enumerable.Range(0, inner).Sum(k => (left ? a[k, i[0]] : a[i[0], k]) * (right ? b[i[1], k] : b[k, i[1]])));
    }
}
