namespace Nabi.Layers;

/// <summary>
/// Numbers to the bins they fall into, given by boundaries or measured on data with <see cref="Adapt(Tensor)"/>: bin i lies from boundary i
/// - 1, which belongs to it, up to boundary i. The bins as integers of the input's shape, or as vectors like
/// <see cref="CategoryEncoding"/>'s.
/// </summary>
/// <remarks>Keras's <c>Discretization</c>.</remarks>
public sealed class Discretization : Layer
{
    internal static readonly ConfigSetting<float[]?> BoundariesSetting = new(
        nameof(BinBoundaries),
        null,
        static (config, key) => config.Floats(key),
        static (config, key, values) =>
            config.Set(key, values is null ? null : new JsonArray([.. values.Select(value => (JsonNode)value)])))
    {
        Default = null,
        Rule = static (values, _) => values is null || values.Zip(values.Skip(1)).All(pair => pair.First <= pair.Second)
            ? null : "numbers that do not fall",
    };

    internal static readonly ConfigSetting<int?> BinsSetting =
        ConfigSetting.OptionalInt("NumBins", static (bins, _) => bins is null or >= 1 ? null : "at least 1");
    private static readonly ConfigSetting<float> EpsilonSetting
        = ConfigSetting.Float(nameof(Epsilon), 0.01f, static (epsilon, _) => epsilon is > 0f and < 1f ? null : "between 0 and 1");

    private static readonly ConfigSetting<OutputMode> OutputModeSetting =
        ConfigSetting.Option(nameof(OutputMode), OutputMode.Int, OutputMode.Int, OutputMode.OneHot, OutputMode.MultiHot, OutputMode.Count);
    private static readonly ConfigSetting Sparse = ConfigSetting.Fixed("sparse", false, refuses: true);

    /// <summary>Bins between given boundaries.</summary>
    /// <param name="binBoundaries">Where the bins meet, in order: one fewer than there are bins.</param>
    /// <exception cref="NabiException">The boundaries fall.</exception>
    public Discretization(IReadOnlyList<float> binBoundaries)
    {
        ArgumentNullException.ThrowIfNull(binBoundaries);
        Set(BoundariesSetting, [.. binBoundaries]);
    }

    /// <summary>Bins that <see cref="Adapt(Tensor)"/> measures, with about equally many numbers in each.</summary>
    /// <param name="bins">How many, at least 1.</param>
    /// <exception cref="NabiException">Bins is below 1.</exception>
    public Discretization(int bins) => Set(BinsSetting, bins);

    internal Discretization(float[]? boundaries, int? bins)
    {
        if (boundaries is null && bins is null)
            throw new NabiException("Discretization: its config has neither bin_boundaries nor num_bins.");
        Set(BoundariesSetting, boundaries);
        Set(BinsSetting, bins);
    }

    /// <summary>Where the bins meet; null before they are measured.</summary>
    public IReadOnlyList<float>? BinBoundaries => Get(BoundariesSetting);

    /// <summary>How many bins are measured; null where boundaries were given.</summary>
    public int? Bins => Get(BinsSetting);

    /// <summary>How exactly the boundaries are measured: the share of the numbers that one may be off by. 0.01 by default.</summary>
    public float Epsilon { get => Get(EpsilonSetting); init => Set(EpsilonSetting, value); }

    /// <summary><c>int</c> (default), <c>one_hot</c>, <c>multi_hot</c> or <c>count</c>.</summary>
    public OutputMode OutputMode { get => Get(OutputModeSetting); init => Set(OutputModeSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [BoundariesSetting, BinsSetting, EpsilonSetting, OutputModeSetting, Sparse];

    /// <summary>
    /// Whether the boundaries were given: measured ones may be measured again, and a recorded step must see the new ones.
    /// </summary>
    public override bool IsPure => Bins is null;

    private protected override bool WantsFloats => true;

    /// <summary>Measures the boundaries on data, replacing what was measured before.</summary>
    /// <param name="data">Numbers of any shape.</param>
    /// <exception cref="NabiException">The boundaries were given, or there are no numbers, or one is NaN or infinity.</exception>
    public void Adapt(Tensor data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Adapt([data]);
    }

    /// <summary>Measures the boundaries on data that come in batches.</summary>
    /// <param name="batches">Numbers of any shape.</param>
    /// <exception cref="NabiException">The boundaries were given, or there are no numbers, or one is NaN or infinity.</exception>
    public void Adapt(IEnumerable<Tensor> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (Bins is not { } bins)
            throw new NabiException($"{Title} has given boundaries; make it with a number of bins to measure them.");
        var summary = new QuantileSummary(Epsilon);
        foreach (var batch in batches)
        {
            var values = Ops.Cast(batch, DType.Float32).ToArray();
            if (!Array.TrueForAll(values, float.IsFinite))
            {
                throw new NabiException(
                    $"{Title}: Adapt was given NaN or infinity in a batch of shape {batch.Shape}; replace such values, "
                    + "or leave their samples out.");
            }

            summary.Add(values);
        }

        if (summary.IsEmpty)
            throw new NabiException($"{Title}: Adapt needs at least one number.");
        Set(BoundariesSetting, summary.Boundaries(bins));
    }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        // Keras's config has no entry for it: there is nothing to train.
        if (Trainable)
            config.Json.Remove("trainable");
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Get(BoundariesSetting) is not { } boundaries)
            throw new NabiException($"{Title} has no boundaries yet; call Adapt with data first, or give them.");
        return CategoryOutput.Encode(Ops.Digitize(input, boundaries), null, OutputMode, boundaries.Length + 1, Title);
    }
}
