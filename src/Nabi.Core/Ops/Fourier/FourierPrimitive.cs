namespace Nabi;

/// <summary>
/// The Fourier transform along the last axis, of numbers with a real and an imaginary part, computed in double precision: zeros are put
/// behind up to the length, and the first of the results are kept. What is real needs no imaginary part, and of a result the real part
/// alone can be asked for. The backward pass of one is another, with the angles the other way round.
/// </summary>
/// <param name="length">How many numbers are transformed.</param>
/// <param name="kept">How many of the results are kept, at most the length.</param>
/// <param name="inverse">Whether the angles run the other way.</param>
/// <param name="scale">What every result is multiplied by.</param>
/// <param name="realOnly">Whether the real part of the results is enough.</param>
public sealed class FourierPrimitive(int length, int kept, bool inverse, float scale, bool realOnly) : Primitive
{
    private sealed class Work(FourierPlan plan)
    {
        public FourierPlan Plan => plan;

        public double[] Real { get; } = new double[plan.Length];

        public double[] Imaginary { get; } = new double[plan.Length];
    }

    /// <inheritdoc/>
    public override object? Key => (length, kept, inverse, scale, realOnly);

    /// <inheritdoc/>
    public override string Name => "Fourier";

    /// <summary>How many numbers are transformed.</summary>
    public int Length => length;

    /// <summary>How many of the results are kept.</summary>
    public int Kept => kept;

    /// <summary>Whether the angles run the other way.</summary>
    public bool Inverse => inverse;

    /// <summary>What every result is multiplied by.</summary>
    public float Scale => scale;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var spec = new TensorSpec(inputs[0].Shape.With(-1, kept));
        return realOnly ? [spec] : [spec, spec];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var work = (Work)(call.State ??= new Work(new FourierPlan(length)));
        var width = call.Inputs[0].Shape[-1];
        var re = call.In();
        var im = call.Inputs.Length > 1 ? call.In(1) : default;
        for (var row = 0; row < (kept == 0 ? 0 : call.Outputs[0].Length / kept); row++)
        {
            Transform(work, re.Slice(row * width, width), im.IsEmpty ? default : im.Slice(row * width, width), inverse, scale,
                call.Out().Slice(row * kept, kept), realOnly ? default : call.Out(1).Slice(row * kept, kept), false, false);
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var work = (Work)call.State!;
        var width = call.Inputs[0].Shape[-1];
        var (wantsReal, wantsImaginary) = (call.WantsGradient(0), call.Inputs.Length > 1 && call.WantsGradient(1));
        for (var row = 0; row < (width == 0 ? 0 : call.Inputs[0].Length / width); row++)
        {
            Transform(work, Row(call.OutputGradient(), row, kept),
                realOnly ? default : Row(call.OutputGradient(1), row, kept), !inverse, scale,
                wantsReal ? call.InputGradient().Slice(row * width, width) : default,
                wantsImaginary ? call.InputGradient(1).Slice(row * width, width) : default,
                call.Adds(0), wantsImaginary && call.Adds(1));
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var isReal = call.Inputs.Length == 1;
        var back = new FourierPrimitive(length, call.Inputs[0].Shape[-1], !inverse, scale, isReal);
        var re = outputGradients[0] ?? Tensor.Filled(call.Outputs[0].Shape, 0f);
        return realOnly ? Ops.RunAll(back, re) : Ops.RunAll(back, re, outputGradients[1] ?? Tensor.Filled(call.Outputs[1].Shape, 0f));
    }

    private static ReadOnlySpan<float> Row(ReadOnlySpan<float> all, int row, int width)
        => all.IsEmpty ? default : all.Slice(row * width, width);

    /// <summary>One row: zeros behind it, transformed, the first results written or added.</summary>
    private static void Transform(
        Work work, ReadOnlySpan<float> re, ReadOnlySpan<float> im, bool inverse, float scale, Span<float> toReal, Span<float> toImaginary,
        bool addsReal, bool addsImaginary)
    {
        Array.Clear(work.Real);
        Array.Clear(work.Imaginary);
        for (var i = 0; i < re.Length; i++)
            work.Real[i] = re[i];
        for (var i = 0; i < im.Length; i++)
            work.Imaginary[i] = im[i];
        work.Plan.Transform(work.Real, work.Imaginary, inverse);
        WriteGradient(work.Real, toReal, addsReal);
        WriteGradient(work.Imaginary, toImaginary, addsImaginary);

        void WriteGradient(double[] from, Span<float> to, bool adds)
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = (adds ? to[i] : 0f) + (float)(from[i] * scale);
        }
    }
}
