namespace Nabi;

/// <summary>What flows back to the kernel of a convolution.</summary>
internal static class KernelGradient
{
    /// <summary>
    /// The gradient of a convolution's kernel, itself a convolution: over x with channels and batch exchanged, dy is the kernel, the
    /// stride is the distance between its cells, and the distance between the old kernel's cells is the stride.
    /// </summary>
    /// <param name="x">The input (B, [H,] W, C).</param>
    /// <param name="dy">The gradient of the output (B, [H',] W', F).</param>
    /// <param name="axes">Kernel, stride and dilation of each axis.</param>
    /// <param name="around">The zeros around each axis of the input.</param>
    /// <returns>([KH,] KW, C, F).</returns>
    public static Tensor Of(Tensor x, Tensor dy, WindowAxis[] axes, (int Before, int After)[] around)
    {
        int[] positions = [.. Enumerable.Range(1, axes.Length)];
        var last = axes.Length + 1;
        for (var i = 0; i < axes.Length; i++)
            x = Ops.Pad(x, i + 1, around[i].Before, around[i].After);
        var slid = Ops.Conv(Ops.Transpose(x, [last, .. positions, 0]), Ops.Transpose(dy, [.. positions, 0, last]),
            [.. axes.Select((axis, i) => new WindowAxis(dy.Shape[i + 1], axis.Dilation, axis.Stride, WindowPadding.Valid))]);
        for (var i = 0; i < axes.Length; i++)
            slid = slid.Shape[i + 1] == axes[i].Kernel ? slid : Ops.Slice(slid, i + 1, 0, axes[i].Kernel);
        return Ops.Transpose(slid, [.. positions, 0, last]);
    }
}
