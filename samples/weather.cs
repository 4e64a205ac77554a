#:project ../src/Nabi/Nabi.csproj

// Tomorrow's temperature from ten days of weather, read by a GRU at one step per hour. What its error is worth shows only beside that of
// the forecast every model must beat: tomorrow as today. The measurements of Jena are downloaded once (14 MB).
using Nabi;
using Nabi.Data;
using Nabi.Layers;
using Nabi.Optimizers;

static class Weather
{
    /// <summary>Steps of a window, rows from one to the next, and rows from the last to the target: 240 hours, and a day.</summary>
    public const int Steps = 240, Rate = 6, Delay = 144;

    static void Main(string[] args)
    {
        var series = JenaClimate.Load();
        var (train, validation) = (series.Count * 10 / 21, series.Count * 15 / 21);
        var (scaled, _, deviation) = series.Standardize(train);
        var temperature = scaled.IndexOf(JenaClimate.Temperature);

        Seeds.Set(1);
        var model = Build(scaled.Columns.Count, new GRU(32));
        Train(model, Windows(scaled, 0, train, seed: 1).Take(500), Windows(scaled, train, validation),
            new FitOptions { Epochs = args.Length > 0 ? int.Parse(args[0]) : 5, Verbosity = Verbosity.Line });

        var test = Windows(scaled, validation, series.Count);
        var (ours, naive) = (model.Evaluate(test)["loss"] * deviation[temperature], NaiveError(test, temperature) * deviation[temperature]);
        Console.WriteLine($"A day ahead the GRU errs by {ours:0.00} degrees, the forecast \"tomorrow as today\" by {naive:0.00}.");
    }

    /// <summary>The layers between a window and the forecast.</summary>
    public static Sequential Build(int features, params IEnumerable<Layer> layers)
    {
        var model = new Sequential { new Input(Steps, features) };
        foreach (var layer in layers)
            model.Add(layer);
        model.Add(new Dense(1));
        model.Compile(new RMSprop(), "mae");
        return model;
    }

    public static History Train(Model model, Dataset train, Dataset validation, FitOptions options)
        => model.Fit(train, options with { Validation = validation });

    /// <summary>Windows whose hours and target all lie between two rows; with a seed in an order of their own.</summary>
    public static Dataset Windows(WeatherSeries series, int from, int to, int? seed = null)
    {
        var temperature = series.IndexOf(JenaClimate.Temperature);
        var first = from + Steps * Rate + Delay;
        float[] targets = [.. Enumerable.Range(first, Math.Max(0, to - first)).Select(row => series.Values[row, temperature])];
        return TimeSeries.Windows(series.Values[from..to, ..], new Tensor([targets.Length, 1], targets), Steps, samplingRate: Rate,
            batchSize: 128, shuffle: seed is not null, seed: seed ?? 0);
    }

    /// <summary>Each window's last temperature: (windows, 1).</summary>
    public static Tensor Naive(Tensor windows, int temperature) => windows[.., ^1, temperature..(temperature + 1)];

    /// <summary>The mean absolute error of "tomorrow as today", in scaled units.</summary>
    public static double NaiveError(Dataset data, int temperature)
    {
        var (sum, count) = (0.0, 0);
        foreach (var batch in data.Epoch(0))
        {
            sum += (Naive(batch.X, temperature) - batch.Y).ToArray().Sum(error => (double)MathF.Abs(error));
            count += batch.Size;
        }

        return count == 0
            ? throw new NabiException("The weather series is too short: no window of ten days and a day ahead fits into a part of it.")
            : sum / count;
    }
}
