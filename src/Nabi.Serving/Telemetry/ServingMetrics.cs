using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Nabi.Serving;

/// <summary>
/// What is measured, under the meter and the activity source <c>Nabi.Serving</c>: OpenTelemetry's <c>AddMeter("Nabi.Serving")</c> and
/// <c>AddSource("Nabi.Serving")</c> collect it.
/// </summary>
internal sealed class ServingMetrics : IDisposable
{
    /// <summary>The name of meter and activity source.</summary>
    public const string Name = "Nabi.Serving";

    private readonly Meter meter;
    private readonly Counter<long> requests;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> waiting;
    private readonly Histogram<int> batch;
    private readonly UpDownCounter<int> queued;

    public ServingMetrics(IMeterFactory factory)
    {
        meter = factory.Create(Name);
        requests = meter.CreateCounter<long>("nabi.requests", "{request}", "Requests for outputs, by model and status.");
        duration = meter.CreateHistogram("nabi.request.duration", "s", "From a request to its answer.", advice: Seconds);
        waiting = meter.CreateHistogram("nabi.queue.duration", "s", "What a request waits for its batch.", advice: Seconds);
        batch = meter.CreateHistogram("nabi.batch.size", "{row}", "Rows that are predicted together.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });
        queued = meter.CreateUpDownCounter<int>("nabi.queue.length", "{request}", "Requests that wait.");
    }

    public Meter Meter => meter;

    public static ActivitySource Activities { get; } = new(Name);

    private static InstrumentAdvice<double> Seconds => new()
    {
        HistogramBucketBoundaries = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    };

    /// <summary>A number that is asked for: sequences in memory, drift of inputs.</summary>
    public void Observe(string name, string unit, string about, Func<IEnumerable<Measurement<double>>> values)
        => meter.CreateObservableGauge(name, values, unit, about);

    public void Answered(string model, string version, int status, TimeSpan took)
    {
        // Without anybody who listens nothing is made for him.
        if (!requests.Enabled && !duration.Enabled)
            return;
        var tags = new TagList { { "model", model }, { "version", version }, { "status", status } };
        requests.Add(1, tags);
        duration.Record(took.TotalSeconds, tags);
    }

    public void Queued(string model, int change) => queued.Add(change, new TagList { { "model", model } });

    public void Waited(string model, TimeSpan time) => waiting.Record(time.TotalSeconds, new TagList { { "model", model } });

    public void Batched(string model, int rows) => batch.Record(rows, new TagList { { "model", model } });

    public void Dispose() => meter.Dispose();
}
