namespace Nabi.Kernels;

/// <summary>What the streaming steps share.</summary>
internal static unsafe class StepGuard
{
    public static void Check(
        int features, int units, int gates, ReadOnlySpan<float> kernel, ReadOnlySpan<float> recurrent,
        ReadOnlySpan<float> bias, int biasSize)
    {
        Guard.Size(features, 1, "features");
        Guard.Size(units, 1, "units");
        Guard.Same(checked(features * gates * units), kernel.Length, "kernel");
        Guard.Same(checked(units * gates * units), recurrent.Length, "recurrent");
        Guard.SameOrEmpty(biasSize, bias.Length, "bias");
    }

    /// <summary>z (columns) = bias + x · w, w's rows at a distance.</summary>
    public static void Sums(SimdKernels kernel, float* x, int features, float* w, int columns, float* bias, float* z, int distance)
    {
        if (bias != null) kernel.CopyRow(bias, z, columns);
        kernel.MultiplyDirect(1, columns, features, x, features, 1, w, distance, z, columns, bias != null);
    }
}
