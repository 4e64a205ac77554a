namespace Nabi.Forecasting;

/// <summary>The models that a file can name.</summary>
internal static class ForecastModelTable
{
    public static Family Family { get; } = new("forecast model", nameof(ForecastModel), "nabi.forecasting", Fill);

    private static void Fill()
    {
        Registry.Register<ForecastModel>(nameof(SeasonalNaive), _ => new SeasonalNaive());
        Registry.Register<ForecastModel>(nameof(Drift), _ => new Drift());
        Registry.Register<ForecastModel>(nameof(DeepAR), _ => new DeepAR());
        Registry.Register<ForecastModel>(nameof(SegRNN), _ => new SegRNN());
        Registry.Register<ForecastModel>(nameof(DLinear), _ => new DLinear());
        Registry.Register<ForecastModel>(nameof(NLinear), _ => new NLinear());
        Registry.Register<ForecastModel>(nameof(MQRNN), _ => new MQRNN());
        Registry.Register<ForecastModel>(nameof(ExponentialSmoothing), _ => new ExponentialSmoothing());
        Registry.Register<ForecastModel>(nameof(Theta), _ => new Theta());
        Registry.Register<ForecastModel>(nameof(ESRNN), _ => new ESRNN());
        Registry.Register<ForecastModel>(nameof(NBEATS), _ => new NBEATS());
        Registry.Register<ForecastModel>(nameof(Transformed), config => new Transformed(Inner(config)));
        Registry.Register<ForecastModel>(nameof(Adjusted), config => new Adjusted(Inner(config)));
        Registry.Register<ForecastModel>(nameof(ByWallClock), config => new ByWallClock(Inner(config)));
        Registry.Register<ForecastModel>(nameof(Ensemble), config => new Ensemble(config.Objects<ForecastModel>("models")));
    }

    private static ForecastModel Inner(Config config)
        => config.Object<ForecastModel>("model")
            ?? throw new NabiException($"{config.Owner}: the config has no model under \"model\".");
}
