namespace Nabi.Layers;

/// <summary>
/// Resampling of one axis as a matrix (outputs, inputs): output o lies at (o + 0.5) inputs / outputs - 0.5 and weighs its neighbours
/// with a window; the weights of an output add up to 1, so that borders keep their brightness.
/// </summary>
internal static class ResizeWeights
{
    public static Tensor Matrix(Interpolation interpolation, int inputs, int outputs)
    {
        var weights = new float[new Shape(outputs, inputs).Size];
        for (var o = 0; o < outputs; o++)
        {
            var row = weights.AsSpan(o * inputs, inputs);
            var at = (o + 0.5) * inputs / outputs - 0.5;
            var sum = 0.0;
            for (var i = 0; i < inputs; i++)
            {
                row[i] = (float)Window(interpolation, Math.Abs(at - i));
                sum += row[i];
            }

            for (var i = 0; i < inputs; i++)
                row[i] = (float)(row[i] / sum);
        }

        return new Tensor([outputs, inputs], weights);
    }

    private static double Window(Interpolation interpolation, double x) => interpolation.ToString() switch
    {
        "bilinear" => Math.Max(0, 1 - x),
        "bicubic" => x <= 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0,
        "lanczos3" => Lanczos(x, 3),
        _ => Lanczos(x, 5),
    };

    private static double Lanczos(double x, int radius)
        => x >= radius ? 0 : x < 1e-9 ? 1 : radius * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / radius) / (Math.PI * Math.PI * x * x);
}
