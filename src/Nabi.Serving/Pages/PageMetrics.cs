using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Nabi.Serving;

/// <summary>What <see cref="ServingMetrics"/> measured in each of the last seconds, for the page.</summary>
internal sealed class PageMetrics : IDisposable
{
    /// <summary>How many seconds are kept.</summary>
    public const int Kept = 180;

    private const int MostModels = 50;

    private readonly Lock gate = new();
    private readonly MeterListener listener = new();
    private readonly Timer timer;
    private readonly Queue<Second> seconds = new();
    private Dictionary<string, Tally> running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> queued = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> gauges = new(StringComparer.Ordinal);
    private long last;

    public PageMetrics(ServingMetrics metrics)
    {
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter))
                own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>(Take);
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, state) => Take(instrument, value, tags, state));
        listener.Start();
        timer = new Timer(_ => Turn(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>The seconds after one.</summary>
    /// <param name="after">The number of a second; 0 for all that are kept.</param>
    public IReadOnlyList<Second> After(long after)
    {
        lock (gate)
            return [.. seconds.Where(second => second.Number > after)];
    }

    public void Dispose()
    {
        timer.Dispose();
        listener.Dispose();
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var (model, input, status) = ("", "", 200);
        foreach (var (key, tag) in tags)
        {
            if (key == "model")
                model = tag as string ?? "";
            else if (key == "input")
                input = tag as string ?? "";
            else if (key == "status" && tag is int number)
                status = number;
        }

        lock (gate)
        {
            switch (instrument.Name)
            {
                case "nabi.request.duration":
                    Of(model).Add(value, status);
                    break;
                case "nabi.batch.size":
                    Of(model).Batches.Add(value);
                    break;
                case "nabi.queue.length":
                    queued[model] = queued.GetValueOrDefault(model) + (int)value;
                    break;
                case "nabi.sequences":
                    gauges[$"sequences {model}"] = value;
                    break;
                case "nabi.input.drift":
                    gauges[$"drift {model} {input}"] = value;
                    break;
                default:
                    break;
            }
        }
    }

    private Tally Of(string model)
    {
        if (!running.TryGetValue(model, out var tally))
        {
            // Names are those of models that are served, so there are few; all others have none.
            model = running.Count < MostModels ? model : "";
            if (!running.TryGetValue(model, out tally))
                running[model] = tally = new Tally();
        }

        return tally;
    }

    /// <summary>A second is over.</summary>
    private void Turn()
    {
        lock (gate)
            gauges.Clear();
        listener.RecordObservableInstruments();
        lock (gate)
        {
            List<(string Model, Figures Figures)> models =
                [.. running.Select(pair => (pair.Key, pair.Value.Sum(queued.GetValueOrDefault(pair.Key))))];
            foreach (var (model, waits) in queued)
            {
                if (waits > 0 && !running.ContainsKey(model))
                    models.Add((model, new Tally().Sum(waits)));
            }

            var all = Tally.Sum(running.Values, queued.Values.Sum());
            seconds.Enqueue(new Second(++last, all, models, gauges.ToDictionary(StringComparer.Ordinal)));
            if (seconds.Count > Kept)
                seconds.Dequeue();
            running = new Dictionary<string, Tally>(StringComparer.Ordinal);
        }
    }

    /// <summary>What was measured in a second.</summary>
    /// <param name="Number">Its number, from 1.</param>
    /// <param name="All">Of all models.</param>
    /// <param name="Models">Of those that were asked.</param>
    /// <param name="Gauges">Sequences and drift, by their words.</param>
    internal sealed record Second(
        long Number, Figures All, IReadOnlyList<(string Model, Figures Figures)> Models, IReadOnlyDictionary<string, double> Gauges)
    {
        public void Write(Utf8JsonWriter json)
        {
            json.WriteNumber("second", Number);
            json.WriteStartObject("all");
            All.Write(json);
            json.WriteEndObject();
            json.WriteStartObject("models");
            foreach (var (model, figures) in Models)
            {
                json.WriteStartObject(model);
                figures.Write(json);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteStartObject("gauges");
            foreach (var (name, value) in Gauges)
            {
                json.WritePropertyName(name);
                json.WriteFinite(value);
            }

            json.WriteEndObject();
        }
    }

    /// <summary>Numbers of a second.</summary>
    internal readonly record struct Figures(int Requests, int Errors, double Median, double High, double Batch, int Queue)
    {
        public void Write(Utf8JsonWriter json)
        {
            json.WriteNumber("requests", Requests);
            json.WriteNumber("errors", Errors);
            json.WriteNumber("queue", Queue);
            if (Requests > 0)
            {
                json.WriteNumber("p50", Math.Round(Median * 1000, 3));
                json.WriteNumber("p99", Math.Round(High * 1000, 3));
            }

            if (Batch > 0)
                json.WriteNumber("batch", Math.Round(Batch, 2));
        }
    }

    private sealed class Tally
    {
        private const int Most = 4096;
        private readonly List<double> durations = [];
        private int requests;
        private int errors;

        public List<double> Batches { get; } = [];

        public void Add(double seconds, int status)
        {
            requests++;
            if (status >= 400)
                errors++;
            if (durations.Count < Most)
                durations.Add(seconds);
        }

        public Figures Sum(int queue) => Sum([this], queue);

        public static Figures Sum(IEnumerable<Tally> tallies, int queue)
        {
            Tally[] all = [.. tallies];
            double[] sorted = [.. all.SelectMany(static one => one.durations).Order()];
            double[] batches = [.. all.SelectMany(static one => one.Batches)];
            return new Figures(all.Sum(static one => one.requests), all.Sum(static one => one.errors), At(0.5), At(0.99),
                batches.Length == 0 ? 0 : batches.Average(), Math.Max(0, queue));

            double At(double share) => sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
        }
    }
}
