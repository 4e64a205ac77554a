using System.Text.Json.Nodes;

namespace Nabi.Forecasting;

/// <content>Files.</content>
public sealed partial class Forecaster
{
    private const string Kind = "forecaster";

    /// <summary>
    /// Saves the forecaster to one file, replacing it in one step: settings, columns, what the model learnt, and the series that go on.
    /// </summary>
    /// <param name="path">The file; <c>.forecast</c> is the usual ending.</param>
    /// <exception cref="NabiException">The forecaster has not learnt, or the file cannot be written.</exception>
    public void Save(string path)
    {
        ForecastArchive archive = new();
        FittedModel.Save(archive.Part("model"));
        intervals?.Save(archive.Part("intervals"));
        SaveLive(archive.Part("live"));
        ForecastFile.Write(path, Kind, Describe(), archive);
    }

    /// <summary>Loads a forecaster; reading never runs code of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">How much may be read; null (default) for the usual limits.</param>
    /// <exception cref="NabiException">It is no forecaster, is damaged, or names a model that is not known.</exception>
    public static Forecaster Load(string path, ReadLimits? limits = null)
    {
        var (settings, archive) = ForecastFile.Read(path, Kind, limits);
        return Read(settings, archive);
    }

    private Config Describe()
    {
        var config = new Config("Forecaster");
        config.Set("horizon", Horizon).Set("lookback", (JsonNode?)Lookback);
        config.Set("levels", ForecastJson.Array(Levels)).Set("season", (JsonNode?)Season).Set("intervals", $"{Intervals}");
        config.Set("calibration_folds", (JsonNode?)CalibrationFolds).Set("refit", (JsonNode)Refit).Set("seed", Seed);
        config.Set("kept_steps", (JsonNode?)KeptSteps);
        config.Set("model", Registry.Write(FittedModel)).Set("model_is_given", (JsonNode)(Model is not null));
        config.Set("choices", new JsonArray([.. Choices.Select(choice => (JsonNode)choice)]));
        config.Set("task", ForecastJson.Of(Task)).Set("calibrated", (JsonNode)(intervals is not null));
        return config;
    }

    private static Forecaster Read(Config config, ForecastArchive archive)
    {
        var model = config.Object<ForecastModel>("model") ?? throw new NabiException($"{config.Owner}: it names no model.");
        var task = ForecastJson.Task(config.Nested("task") ?? throw new NabiException($"{config.Owner}: it has no task."));
        var lookback = config.OptionalInt("lookback");
        Forecaster forecaster = new(config.Int("horizon"), lookback)
        {
            Levels = ForecastJson.Numbers(config, "levels"),
            Season = config.OptionalInt("season"),
            Intervals = config.Option<IntervalMethod>("intervals"),
            CalibrationFolds = config.OptionalInt("calibration_folds"),
            Refit = config.Bool("refit"),
            Seed = config.Int("seed"),
            KeptSteps = config.OptionalInt("kept_steps"),
            Model = config.Bool("model_is_given") ? model.Copy() : null,
        };
        if (task.Horizon != forecaster.Horizon)
            throw new NabiException($"{config.Owner}: horizons {task.Horizon} and {forecaster.Horizon} do not fit; the file is damaged.");
        model.Restore(task, archive.Part("model"));
        forecaster.fitted = model;
        forecaster.task = task;
        forecaster.intervals = config.Bool("calibrated") ? ConformalIntervals.Load(task, archive.Part("intervals")) : null;
        forecaster.Choices = ForecastJson.Texts(config, "choices");
        forecaster.LoadLive(archive.Part("live"));
        return forecaster;
    }
}
