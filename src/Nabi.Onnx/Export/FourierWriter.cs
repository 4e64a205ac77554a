namespace Nabi.Onnx;

/// <summary>Fourier transforms as products with tables of cosines and sines, and parts of a signal by tables of places.</summary>
internal static class FourierWriter
{
    /// <summary>y = x (C + i S), a product for each pair of a given and a wanted part.</summary>
    public static void Write(Exporter to, TracedCall step, FourierPrimitive fourier)
    {
        if (step.Calls.Any(other => !Equals(other.Primitive.Key, fourier.Key)) || !step.Input(0).Length(-1).IsConstant)
            throw to.Unknown("the length of a Fourier transform depends on the length of the input");
        var rows = step.Input(0).Length(-1).Constant;
        var (cosines, sines) = Tables(rows, fourier);
        var (build, re) = (to.Build, to.Float(step.Input(0)));
        var im = step.InputCount > 1 ? to.Float(step.Input(1)) : null;
        Shape shape = [rows, fourier.Kept];
        var cosine = build.Weights("cosines", shape, cosines);
        var sine = build.Weights("sines", shape, sines);
        var real = build.Node("MatMul", [re, cosine]);
        to.Give(step.Output(0), im is null ? real : build.Node("Sub", [real, build.Node("MatMul", [im, sine])]));
        if (step.Calls[0].OutputTensors.Count == 1)
            return;
        var imaginary = build.Node("MatMul", [re, sine]);
        to.Give(step.Output(1), im is null ? imaginary : build.Node("Add", [imaginary, build.Node("MatMul", [im, cosine])]));
    }

    /// <summary>The places of all parts, as many as the signal has.</summary>
    public static string Frames(Exporter to, TracedCall step, FramesPrimitive frames)
    {
        if (frames.Total > 0 || !step.Output().Length(-2).IsConstant)
            throw to.Unknown("the number of parts of a signal depends on its length, or parts are added up; give the Input a fixed length");
        var count = step.Output().Length(-2).Constant;
        int[] places = [.. Enumerable.Range(0, count * frames.Length).Select(i => i / frames.Length * frames.Stride + i % frames.Length)];
        return to.Build.Node("Gather",
            [to.Name(step.Input(0)), to.Build.Cast(to.Build.Weights("places", [count, frames.Length], places), OnnxType.Int64)],
            OnnxAttribute.Of("axis", step.Input(0).Rank - 1));
    }

    private static (float[] Cosines, float[] Sines) Tables(int rows, FourierPrimitive fourier)
    {
        var (cosines, sines) = (new float[rows * fourier.Kept], new float[rows * fourier.Kept]);
        var turn = (fourier.Inverse ? 2 : -2) * Math.PI / fourier.Length;
        for (var j = 0; j < rows; j++)
        {
            for (var k = 0; k < fourier.Kept; k++)
            {
                var (sine, cosine) = Math.SinCos(turn * ((long)j * k % fourier.Length));
                cosines[j * fourier.Kept + k] = (float)(cosine * fourier.Scale);
                sines[j * fourier.Kept + k] = (float)(sine * fourier.Scale);
            }
        }

        return (cosines, sines);
    }
}
