namespace Nabi.Forecasting;

/// <summary>
/// N-BEATS with generic blocks (Oreshkin, Carpov, Chapados, Bengio, 2020): each block is a few dense layers that read the window, forecast,
/// and take from the window what they explained, so that the next block reads the rest. The forecasts of all blocks are added. Other inputs
/// go into every block, as in N-BEATSx (Olivares and others, 2022).
/// </summary>
/// <remarks>
/// By default the blocks forecast the difference to the seasonal naive forecast, and say each quantile of the task; the paper has neither.
/// </remarks>
public sealed class NBEATS : WindowModel
{
    private static readonly ConfigSetting<int> BlocksSetting = ConfigSetting.Int(nameof(Blocks), 3, Must.BeAtLeast(1));

    private static readonly ConfigSetting<int> BlockLayersSetting = ConfigSetting.Int(nameof(BlockLayers), 2, Must.BeAtLeast(1));

    private static readonly ConfigSetting<int> UnitsSetting = ConfigSetting.Int(nameof(Units), 256, Must.BeAtLeast(1));

    private static readonly ConfigSetting<bool> FromNaiveSetting = ConfigSetting.Bool(nameof(FromNaive), true);

    private static readonly ConfigSetting<int?> SeasonSetting =
        ConfigSetting.OptionalInt(nameof(Season), (value, _) => value is null or >= 1 ? null : "1 or more");

    /// <summary>Blocks, 1 or more; 3 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int Blocks { get => Get(BlocksSetting); init => Set(BlocksSetting, value); }

    /// <summary>Dense layers of a block, 1 or more; 2 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int BlockLayers { get => Get(BlockLayersSetting); init => Set(BlockLayersSetting, value); }

    /// <summary>Units of each of them, 1 or more; 256 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int Units { get => Get(UnitsSetting); init => Set(UnitsSetting, value); }

    /// <summary>Whether what is forecast is the difference to the seasonal naive forecast; true by default.</summary>
    public bool FromNaive { get => Get(FromNaiveSetting); init => Set(FromNaiveSetting, value); }

    /// <summary>Steps of a season of the naive forecast, 1 or more; null (default) for the task's.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int? Season { get => Get(SeasonSetting); init => Set(SeasonSetting, value); }

    /// <inheritdoc/>
    protected override IEnumerable<ConfigSetting> Settings
        => [BlocksSetting, BlockLayersSetting, UnitsSetting, FromNaiveSetting, SeasonSetting, .. base.Settings];

    /// <inheritdoc/>
    protected override Tensor Build(WindowInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var (horizon, lookback) = (inputs.Task.Horizon, inputs.Past.Shape[1]);
        var rest = new Reshape(lookback).Apply(inputs.Values);
        List<Tensor> others = [];
        if (inputs.Past.Shape[2] > 1)
            others.Add(new Flatten().Apply(inputs.Past[.., .., 1..]));
        if (inputs.Future is { } future)
            others.Add(new Flatten().Apply(future));
        if (inputs.Static is { } statics)
            others.Add(statics);
        Tensor? forecast = null;
        for (var block = 0; block < Blocks; block++)
        {
            var hidden = others.Count == 0 ? rest : new Concatenate().Apply([rest, .. others]);
            for (var layer = 0; layer < BlockLayers; layer++)
                hidden = new Dense(Units, "relu").Apply(hidden);
            var said = new Dense(horizon * inputs.Outputs).Apply(hidden);
            forecast = forecast is null ? said : forecast + said;
            if (block < Blocks - 1)
                rest = rest - new Dense(lookback).Apply(hidden);
        }

        var steps = new Reshape(horizon, inputs.Outputs).Apply(forecast!);
        return FromNaive ? steps + inputs.Naive(Season) : steps;
    }
}
