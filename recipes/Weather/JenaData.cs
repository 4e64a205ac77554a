using Nabi.Data;

namespace Nabi.Recipes;

/// <summary>
/// The weather of Jena cut into windows: ten days back at one step per hour (lookback 1440, step 6: 240 steps), the temperature one
/// day ahead (delay 144), everything scaled by mean and deviation of the training rows.
/// </summary>
/// <param name="Train">Windows for training, shuffled each epoch.</param>
/// <param name="Validation">Windows for validation.</param>
/// <param name="Test">Windows for testing, in order.</param>
/// <param name="Features">Measurements at each step.</param>
/// <param name="Temperature">Which of them is the temperature.</param>
/// <param name="Degrees">How many degrees Celsius one scaled unit of temperature is.</param>
/// <param name="Mean">The mean temperature in degrees Celsius.</param>
public sealed record JenaData(Dataset Train, Dataset Validation, Dataset Test, int Features, int Temperature, double Degrees, double Mean)
{
    /// <summary>Whether the series is as long as the course's, 420,551 rows: then errors can be compared with the published ones.</summary>
    public bool IsCourseFile { get; init; }

    /// <summary>The rows of the course's file and its parts: 200,000 to train, 100,000 to validate, the rest to test.</summary>
    private const double Rows = 420_551, TrainRows = 200_000, ValidationRows = 100_000;

    /// <summary>Rows to train and to validate; a shorter series than the course's is parted in the same proportions.</summary>
    /// <param name="rows">Rows of the series.</param>
    public static (int Train, int Validation) Parts(int rows) => ((int)(rows * TrainRows / Rows), (int)(rows * ValidationRows / Rows));

    /// <summary>Cuts a series; a shorter one than the course's in the same proportions.</summary>
    public static JenaData Cut(WeatherSeries series, int seed)
    {
        ArgumentNullException.ThrowIfNull(series);
        var (train, validation) = Parts(series.Count);
        var (scaled, mean, deviation) = series.Standardize(train);
        var temperature = series.IndexOf(JenaClimate.Temperature);
        return new JenaData(
            Weather.Windows(scaled, 0, train, seed), Weather.Windows(scaled, train, train + validation),
            Weather.Windows(scaled, train + validation, series.Count), series.Columns.Count, temperature,
            deviation[temperature], mean[temperature])
        {
            IsCourseFile = series.Count == (int)Rows,
        };
    }
}
