using Nabi.Forecasting;

namespace Nabi.Recipes;

/// <summary>Two parts of the M4 competition, with the rows of its tables (Makridakis, Spiliotis, Assimakopoulos, 2020).</summary>
internal static class M4Recipes
{
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new M4Recipe("m4-hourly", "414 hourly series of the M4 competition, two days ahead, by two N-BEATS and ES-RNN.")
        {
            Series = "Hourly",
            Horizon = 48,
            Season = 24,
            Folds = 1,
            Relative = new("Naive2", 18.383, 2.395, 1),
            Naive = new("seasonal naive", 13.912, 1.193, 0.627),
            Winner = new("ES-RNN", 9.328, 0.893, 0.440, 7.928),
            Others = [new("RNN of the organizers", 14.698, 3.048, 1.036), new("best of 61 methods", 8.913, 0.801, 0.410, 6.139)],
            Models = run =>
            [
                ("N-BEATS from a day",
                    Blocks(run, lookback: run.Size(168, 48), season: 24, units: 256, layers: 2, epochs: 6, windows: 62_000)),
                ("N-BEATS from a week",
                    Blocks(run, lookback: run.Size(168, 48), season: run.Size(168, 48), units: 256, layers: 2, epochs: 6, windows: 62_000)),
                ("ES-RNN", new ESRNN
                {
                    Seasons = run.IsTiny ? [24] : [24, 168],
                    Window = 48,
                    Units = run.Size(40, 4),
                    Epochs = run.Epochs(10),
                }),
            ],
        },
        new M4Recipe("m4-weekly",
            "359 weekly series of the M4 competition, a quarter ahead, by two N-BEATS, exponential smoothing and Theta.")
        {
            Series = "Weekly",
            Horizon = 13,
            Season = 1,
            Folds = 2,
            Relative = new("Naive2", 9.161, 2.777, 1),
            Naive = new("naive", 9.161, 2.777, 1),
            Winner = new("ES-RNN", 7.817, 2.356, 0.851, 22.03),
            Others = [new("RNN of the organizers", 15.22, 5.132, 1.755), new("best of 61 methods", 6.582, 2.107, 0.739, 16.20)],
            Models = run =>
            [
                ("N-BEATS of a year and a quarter",
                    Blocks(run, lookback: run.Size(65, 26), season: 1, units: 256, layers: 3, epochs: 8, windows: 60_000)),
                ("N-BEATS of two years",
                    Blocks(run, lookback: run.Size(104, 39), season: 1, units: 256, layers: 3, epochs: 8, windows: 60_000)),
                ("exponential smoothing", new ExponentialSmoothing { Season = run.Size(52, 4) }),
                ("Theta", new Theta { Season = run.Size(52, 4) }),
            ],
        },
    ];

    private static Transformed Blocks(RecipeRun run, int lookback, int season, int units, int layers, int epochs, int windows)
        => new(new NBEATS
        {
            Lookback = lookback,
            Season = season,
            Units = run.Size(units, 16),
            BlockLayers = layers,
            Epochs = run.Epochs(epochs),
            WindowsPerEpoch = run.Size(windows, 200),
            BatchSize = 256,
            ValidationWindows = 0,
            ClipNorm = 1f,
        });
}
