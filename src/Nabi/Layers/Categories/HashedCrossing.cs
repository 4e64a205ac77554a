namespace Nabi.Layers;

/// <summary>
/// Two features or more as one, by a hash of what they are together: city and weekday, say. Texts or whole numbers of shape (batch,) or
/// (batch, 1) each; bins of the same shape, or rows.
/// </summary>
/// <remarks>Keras's <c>HashedCrossing</c>, with TensorFlow's hash.</remarks>
public sealed class HashedCrossing : Layer
{
    internal static readonly ConfigSetting<int> BinsSetting = ConfigSetting.Int(nameof(NumBins), Must.BeAtLeast(1));
    private static readonly ConfigSetting<OutputMode> OutputModeSetting =
        ConfigSetting.Option(nameof(OutputMode), OutputMode.Int, OutputMode.Int, OutputMode.OneHot);

    /// <summary>A crossing.</summary>
    /// <param name="numBins">How many bins there are, at least 1.</param>
    /// <exception cref="NabiException"><paramref name="numBins"/> is below 1.</exception>
    public HashedCrossing(int numBins) => Set(BinsSetting, numBins);

    /// <summary>How many bins there are.</summary>
    public int NumBins => Get(BinsSetting);

    /// <summary><c>int</c> (default) or <c>one_hot</c>.</summary>
    public OutputMode OutputMode { get => Get(OutputModeSetting); init => Set(OutputModeSetting, value); }

    /// <inheritdoc/>
    public override bool TakesTexts => true;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [BinsSetting, OutputModeSetting, VocabularySettings.Sparse];

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        base.Write(config);
        if (OutputMode == OutputMode.Int)
            config.Set("dtype", "int64");
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var shape = inputs[0].Shape;
        if (inputs.Length < 2)
            throw new NabiException($"{Title} crosses two features or more, got {inputs.Length}; give a list.");
        if (shape.Rank is 0 or > 2 || (shape.Rank == 2 && shape[1] != 1)
            || Array.Exists(inputs, input => input.Rank != shape.Rank || !Alike(input.Shape, shape)))
        {
            throw new NabiException(
                $"{Title} crosses features of one shape, (batch,) or (batch, 1), got "
                + $"{string.Join(", ", inputs.Select(input => input.Shape))}.");
        }

        var spec = CategoryRows.Describe(shape, OutputMode, NumBins);
        if (Array.Exists(inputs, input => input.IsSymbolic))
        {
            return Array.Exists(inputs, input => input.DType == DType.String)
                ? [Tensor.Symbolic(spec.Shape, spec.Type)] : [Crossed(inputs)];
        }

        if (!Array.Exists(inputs, input => input.DType == DType.String))
            return [Crossed(inputs)];
        var ids = Tensor.Empty(shape, DType.Int32);
        for (var i = 0; i < ids.Length; i++)
        {
            var hash = CrossPrimitive.First;
            foreach (var input in inputs)
            {
                hash = Fingerprint.Joined(hash,
                    input.DType == DType.String ? HashBins.Fingerprint(input.Texts[i]) : (ulong)(long)input.Whole(i));
            }

            ids.Integers[i] = (int)(hash % (ulong)NumBins);
        }

        return [CategoryRows.Encode(ids, OutputMode, NumBins, default)];
    }

    private static bool Alike(Shape a, Shape b)
        => a.Select((length, axis) => length < 0 || b[axis] < 0 || length == b[axis]).All(same => same);

    private Tensor Crossed(Tensor[] numbers)
        => Ops.Apply(new CrossPrimitive(NumBins, OutputMode), [.. numbers.Select(input => Ops.Cast(input, DType.Int32))]);
}
