namespace Nabi.Layers;

/// <summary>
/// y = (x - mean) / sqrt(variance) with numbers known beforehand: given, or measured on data with <see cref="Adapt(Tensor)"/>.
/// </summary>
/// <remarks>Keras's <c>Normalization</c>.</remarks>
public sealed class Normalization : Layer
{
    internal static readonly ConfigSetting<int[]> AxesSetting =
        new(ConfigSetting.Ints(nameof(Axes), [-1], "axis")) { Default = [-1], Null = [] };
    internal static readonly ConfigSetting<Tensor?> MeanSetting = new(nameof(Mean), null, Given, WriteNested) { Default = null };
    internal static readonly ConfigSetting<Tensor?> VarianceSetting = new(nameof(Variance), null, Given, WriteNested) { Default = null };
    private static readonly ConfigSetting<bool> InvertSetting = ConfigSetting.Bool(nameof(Invert), false);

    private const float Tiny = 1e-7f;

    private Shape? builtFor;
    private Variable? mean;
    private Variable? variance;
    private Variable? count;

    /// <summary>A normalization.</summary>
    /// <param name="axes">The axes that keep numbers of their own, batch axis 0; the last by default, an empty list for one mean over
    /// all.</param>
    public Normalization(params int[] axes)
        : this(axes is { Length: > 0 } ? axes : [-1], null, null)
    {
    }

    /// <summary>A normalization by given numbers.</summary>
    /// <param name="axes">The axes that keep numbers of their own; an empty list for one mean over all.</param>
    /// <param name="mean">One number, or one for each place on the axes; null to measure with Adapt.</param>
    /// <param name="variance">Of the mean's shape.</param>
    /// <exception cref="NabiException">Only one of the two is given, their shapes differ, or there are too many axes.</exception>
    public Normalization(IReadOnlyList<int> axes, Tensor? mean, Tensor? variance)
    {
        Set(AxesSetting, [.. axes]);
        if (mean is null != variance is null)
            throw new NabiException("Normalization: mean and variance must be given together, or neither.");
        if (mean is not null && (mean.Shape != variance!.Shape || mean.Rank > Axes.Count))
        {
            throw new NabiException(
                $"Normalization: mean and variance must have one shape with at most {Axes.Count} axes, got "
                + $"{mean.Shape} and {variance.Shape}.");
        }

        Set(MeanSetting, mean);
        Set(VarianceSetting, variance);
    }

    /// <summary>The axes that keep numbers of their own.</summary>
    public IReadOnlyList<int> Axes => Get(AxesSetting);

    /// <summary>The given mean; null when it is measured.</summary>
    public Tensor? Mean => Get(MeanSetting);

    /// <summary>The given variance; null when it is measured.</summary>
    public Tensor? Variance => Get(VarianceSetting);

    /// <summary>Whether the layer undoes the normalization: y = x sqrt(variance) + mean. False by default.</summary>
    public bool Invert { get => Get(InvertSetting); init => Set(InvertSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [AxesSetting, InvertSetting, MeanSetting, VarianceSetting];

    private protected override bool WantsFloats => true;

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <summary>Measures mean and variance on data, replacing what was measured before.</summary>
    /// <param name="data">All data, or a part that stands for them, batch first.</param>
    /// <exception cref="NabiException">The numbers were given, there are no data, or their shape does not fit.</exception>
    public void Adapt(Tensor data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Adapt([data]);
    }

    /// <summary>Measures mean and variance on data that come in batches.</summary>
    /// <param name="batches">Batches of one shape except for the batch axis.</param>
    /// <exception cref="NabiException">The numbers were given, there are no data, or a shape does not fit.</exception>
    public void Adapt(IEnumerable<Tensor> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (Mean is not null)
            throw new NabiException($"{Title} has a given mean and variance; leave them out to measure.");
        var (sums, squares, total) = (Array.Empty<double>(), Array.Empty<double>(), 0L);
        foreach (var batch in batches)
        {
            EnsureBuilt([batch.Shape]);
            var wide = Wide(batch.Shape);
            if (sums.Length == 0)
                (sums, squares) = (new double[mean!.Value.Length], new double[mean.Value.Length]);
            Accumulate(Ops.Cast(batch, DType.Float32).Floats, new BroadcastLoop(batch.Shape, wide), sums, squares);
            if (!Array.TrueForAll(squares, double.IsFinite))
            {
                throw new NabiException(
                    $"{Title}: Adapt was given NaN or infinity in a batch of shape {batch.Shape}; replace such values, "
                    + "or leave their samples out.");
            }

            total += batch.Length / Math.Max(1, sums.Length);
        }

        if (total == 0)
            throw new NabiException($"{Title}: Adapt needs at least one sample.");
        for (var i = 0; i < sums.Length; i++)
        {
            var centre = sums[i] / total;
            mean!.Value.Floats[i] = (float)centre;
            variance!.Value.Floats[i] = (float)Math.Max(0, squares[i] / total - centre * centre);
        }

        mean!.MarkChanged();
        variance!.MarkChanged();
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var shape = new Shape([.. LayerNormalization.Chosen(inputs[0], Axes).Select(axis => RequireKnown(inputs[0], axis))]);
        foreach (var given in (Tensor?[])[Mean, Variance])
        {
            for (var i = 1; given is not null && i <= given.Rank; i++)
            {
                if (i > shape.Rank ? given.Shape[-i] != 1 : given.Shape[-i] != 1 && given.Shape[-i] != shape[-i])
                {
                    throw new NabiException(
                        $"{Title} has a mean and variance of shape {given.Shape}, which does not fit an input of shape {inputs[0]} along "
                        + $"the axes {string.Join(", ", Axes.Select(axis => $"{axis}"))}.");
                }
            }
        }

        builtFor = inputs[0];
        if (Mean is not null)
            return;
        mean = AddWeight("mean", shape, new Zeros(), isTrainable: false);
        variance = AddWeight("variance", shape, new Ones(), isTrainable: false);
        count = AddCounter("count");
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        var wide = Wide(input.Shape);
        if (input.IsSymbolic)
            return Tensor.Symbolic(input.Shape);
        var x = Ops.Cast(input, DType.Float32);
        var (centre, deviation) = Mean is null
            ? (Ops.View(mean!, wide), Ops.Maximum(Ops.Sqrt(Ops.View(variance!, wide)), Tiny))
            : (Aligned(Mean, wide), Ops.Maximum(Ops.Sqrt(Aligned(Variance!, wide)), Tiny));
        return Invert ? x * deviation + centre : (x - centre) / deviation;
    }

    private static void Accumulate(ReadOnlySpan<float> values, BroadcastLoop loop, double[] sums, double[] squares)
    {
        for (var run = 0; run < loop.Runs; run++)
        {
            var (from, to) = loop.Offsets(run);
            for (var i = 0; i < loop.Length; i++)
            {
                double value = values[from + i];
                sums[to + i * loop.RightStride] += value;
                squares[to + i * loop.RightStride] += value * value;
            }
        }
    }

    private static Tensor? Given(Config config, string key)
    {
        var node = config[key];
        List<int> shape = [];
        for (var level = node; level is JsonArray list; level = list.Count > 0 ? list[0] : null)
            shape.Add(list.Count);
        var inner = new JsonArray();
        Flatten(node, inner);
        return new Tensor(new Shape([.. shape]), new Config(config.Owner, new JsonObject { [key] = inner }).Floats(key));
    }

    private static void Flatten(JsonNode? node, JsonArray into)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Flatten(item, into);
        }
        else
        {
            into.Add(node?.DeepClone());
        }
    }

    private static void WriteNested(Config config, string key, Tensor? tensor) => config.Set(key, Nested(tensor));

    private static JsonNode? Nested(Tensor? tensor, int from = 0, int axis = 0)
    {
        if (tensor is null || axis == tensor.Rank)
            return tensor is null ? null : JsonValue.Create(tensor.Floats[from]);
        var stride = tensor.Shape.Slice(axis + 1, tensor.Rank - axis - 1).Size;
        return new JsonArray([.. Enumerable.Range(0, tensor.Shape[axis]).Select(i => Nested(tensor, from + i * stride, axis + 1))]);
    }

    /// <summary>The shape of the statistics, length 1 on the axes that have none.</summary>
    private Shape Wide(Shape input)
    {
        if (builtFor is not null && input.Rank != builtFor.Rank)
            throw new NabiException($"{Title} was built for an input of shape {builtFor}, got {input}.");
        var chosen = LayerNormalization.Chosen(input, Axes);
        foreach (var axis in chosen)
        {
            if (builtFor is not null && input[axis] >= 0 && input[axis] != builtFor[axis])
                throw new NabiException($"{Title} was built for an input of shape {builtFor}, got {input}.");
        }

        return new Shape([.. input.Select((length, axis) => chosen.Contains(axis) ? length : 1)]);
    }

    /// <summary>Given numbers, their axes laid on the last of the kept ones.</summary>
    private Tensor Aligned(Tensor given, Shape wide)
    {
        var chosen = LayerNormalization.Chosen(wide, Axes);
        var shape = new int[wide.Rank];
        Array.Fill(shape, 1);
        for (var i = 1; i <= given.Rank; i++)
            shape[chosen[^i]] = given.Shape[-i];
        return Ops.View(given, shape);
    }
}
