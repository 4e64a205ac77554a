namespace Nabi.Initializers;

/// <summary>
/// Random numbers whose variance is <c>scale / n</c>, where n is the number of inputs of a unit, of outputs, or the mean
/// of the two. Glorot's, He's and LeCun's initializers are settings of it.
/// </summary>
/// <remarks>
/// For a kernel <c>(..., in, out)</c> the fans are <c>in</c> and <c>out</c> times the product of the axes in front; for a
/// weight with one axis both are its length.
/// </remarks>
public class VarianceScaling : Initializer
{
    // The standard deviation of a standard normal cut at two deviations.
    private const double CutDeviation = 0.87962566103423978;

    /// <summary>Creates the initializer.</summary>
    public VarianceScaling()
    {
    }

    private protected VarianceScaling(float scale, FanMode mode, WeightDistribution distribution)
        => (Scale, Mode, Distribution) = (scale, mode, distribution);

    /// <summary>The factor on the variance; 1 by default.</summary>
    /// <exception cref="NabiException">It is not above 0.</exception>
    public float Scale
    {
        get;
        init => field = value > 0 ? value : throw new NabiException($"VarianceScaling: scale must be above 0, got {value}.");
    } = 1f;

    /// <summary>Which number of connections divides the variance; <c>fan_in</c> by default.</summary>
    public FanMode Mode { get; init; }

    /// <summary>The distribution; <c>truncated_normal</c> by default.</summary>
    public WeightDistribution Distribution { get; init; }

    /// <summary>The axes that count as inputs when they are not the usual ones; null (default) for the usual rule.</summary>
    public IReadOnlyList<int>? InputAxes { get; init; }

    /// <summary>The axes that count as outputs when they are not the usual ones; null (default) for the usual rule.</summary>
    public IReadOnlyList<int>? OutputAxes { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "VarianceScaling";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        WriteSeed(config);
        if (GetType() == typeof(VarianceScaling))
            config.Set("scale", Scale).Set("mode", $"{Mode}").Set("distribution", $"{Distribution}");
        WriteAxes(config, "input_axes", InputAxes);
        WriteAxes(config, "output_axes", OutputAxes);
    }

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        var (fanIn, fanOut) = Fans(shape, InputAxes, OutputAxes);
        var fan = Mode == FanMode.FanIn ? fanIn : Mode == FanMode.FanOut ? fanOut : (fanIn + fanOut) / 2;
        var variance = Scale / Math.Max(1, fan);
        switch (Distribution.ToString())
        {
            case "truncated_normal":
                random.TruncatedNormal(values, 0f, (float)(Math.Sqrt(variance) / CutDeviation));
                break;
            case "untruncated_normal":
                random.Normal(values, 0f, (float)Math.Sqrt(variance));
                break;
            default:
                var limit = (float)Math.Sqrt(3 * variance);
                random.Uniform(values, -limit, limit);
                break;
        }
    }

    /// <summary>The numbers of inputs and of outputs of one unit of a weight.</summary>
    internal static (double In, double Out) Fans(Shape shape, IReadOnlyList<int>? inputAxes = null, IReadOnlyList<int>? outputAxes = null)
    {
        if (inputAxes is not null || outputAxes is not null)
            return FansOver(shape, inputAxes, outputAxes);
        if (shape.Rank == 0)
            return (1, 1);
        if (shape.Rank == 1)
            return (shape[0], shape[0]);
        double field = 1;
        for (var axis = 0; axis < shape.Rank - 2; axis++)
            field *= shape[axis];
        return (shape[-2] * field, shape[-1] * field);
    }

    private static (double In, double Out) FansOver(Shape shape, IReadOnlyList<int>? inputAxes, IReadOnlyList<int>? outputAxes)
    {
        var inputs = Axes(shape, inputAxes ?? [-2]);
        var outputs = Axes(shape, outputAxes ?? [-1]);
        double field = 1, fanIn = 1, fanOut = 1;
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (inputs.Contains(axis))
                fanIn *= shape[axis];
            if (outputs.Contains(axis))
                fanOut *= shape[axis];
            if (!inputs.Contains(axis) && !outputs.Contains(axis))
                field *= shape[axis];
        }

        return (fanIn * field, fanOut * field);
    }

    private static HashSet<int> Axes(Shape shape, IReadOnlyList<int> axes) => [.. axes.Select(shape.Axis)];

    private static void WriteAxes(Config config, string key, IReadOnlyList<int>? axes)
    {
        if (axes is null)
            config.Set(key, (System.Text.Json.Nodes.JsonNode?)null);
        else
            config.Set(key, [.. axes]);
    }
}
