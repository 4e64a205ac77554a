namespace Nabi.Kernels.Tests;

/// <summary>Runs a check on every register width this machine has.</summary>
internal static class Widths
{
    public static IEnumerable<Width> Here
    {
        get
        {
            foreach (var width in (Width[])[Width.Scalar, Width.Bits128, Width.Bits256, Width.Bits512])
            {
                if (width <= SimdKernels.Widest) yield return width;
            }
        }
    }

    public static void Each(Action<Width> check)
    {
        var before = SimdKernels.Current;
        try
        {
            foreach (var width in Here)
            {
                SimdKernels.Current = SimdKernels.For(width);
                check(width);
            }
        }
        finally
        {
            SimdKernels.Current = before;
        }
    }
}
