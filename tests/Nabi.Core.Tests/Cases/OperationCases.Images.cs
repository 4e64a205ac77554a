namespace Nabi.Core.Tests.Cases;

/// <summary>Operations on images.</summary>
internal static partial class OperationCases
{
    private static IEnumerable<(string Name, OperationCase Case)> Images()
    {
        var transforms = Tensor.From(new[,]
        {
            { 0.8f, -0.5f, 1.3f, 0.6f, 0.9f, -0.4f, 0f, 0f },
            { -1.1f, 0.2f, 3.7f, 0.1f, 1.6f, 0.3f, 0.02f, -0.03f },
        });
        foreach (var fill in FillMode.Words)
        {
            foreach (var interpolation in (Interpolation[])[Interpolation.Bilinear, Interpolation.Nearest])
            {
                var bilinear = interpolation == Interpolation.Bilinear;
                yield return ($"AffineTransform, {interpolation}, {fill}",
                    new OperationCase(x => Ops.Square(Ops.AffineTransform(x[0], transforms, interpolation, fill, 0.5f)), Some(2, 4, 5, 2))
                    {
                        Plain = g => PlainSampling.Of(g[0], new Grid(transforms), bilinear, fill, 0.5) is var y
                            ? Grid.Of(y.Shape, at => y[at] * y[at]) : y,
                    });
                yield return ($"AffineScatter, {interpolation}, {fill}",
                    new OperationCase(
                        x => Ops.Square(Ops.Run(new AffineScatterPrimitive(interpolation, fill), x[0], transforms)), Some(2, 3, 4, 1))
                    {
                        Plain = g => PlainSampling.Gradient(g[0], new Grid(transforms), bilinear, fill) is var y
                            ? Grid.Of(y.Shape, at => y[at] * y[at]) : y,
                    });
            }
        }

        yield return ("AffineTransform of one image",
            new OperationCase(x => Ops.AffineTransform(x[0], Ops.Select(transforms, 0, 0)), Some(3, 3, 2)));
        yield return ("UniformNoise",
            new OperationCase(x => Ops.UniformNoise(x[0], [3], -1f, 2f, new RandomStream(1)), Some(4, 5)) { HasGradient = false });
    }
}
