using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Nabi.Layers;

namespace Nabi.Serving.Tests;

/// <summary>Requests, batches and drift are measured; requests are traced.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Requests_batches_and_drift_are_measured()
    {
        var normalization = new Normalization(-1);
        normalization.Adapt(new Tensor([4, 2], [0f, 10f, 1f, 12f, 2f, 14f, 3f, 16f]));
        var model = new Sequential { new Input(2) { Name = "x" }, normalization, new Dense(1) };
        var name = $"measured-{Guid.NewGuid():N}";
        var seen = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == "Nabi.Serving")
                own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
        var traces = new ConcurrentBag<string>();
        using var traced = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Nabi.Serving",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => traces.Add($"{activity.OperationName} {activity.GetTagItem("model")}"),
        };
        ActivitySource.AddActivityListener(traced);
        await using var server = await TestServer.StartAsync(options => options.AddModel(model, name));
        for (var i = 0; i < 300; i++)
        {
            Assert.Equal(HttpStatusCode.OK,
                (await Served.PostAsync(server.Http, $"v2/models/{name}/infer", Served.Request(new Tensor([1, 2], [100f, 13f])))).Status);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await Served.PostAsync(server.Http, $"v2/models/{name}/infer", "{}")).Status);
        listener.RecordObservableInstruments();
        Assert.Equal(301, seen["nabi.requests"]);
        Assert.Equal(300, seen["nabi.batch.size"]);
        // The first feature is 100 where it was 1.5 with a deviation of 1.1.
        Assert.InRange(seen["nabi.input.drift"], 60, 90);
        Assert.Contains($"nabi.infer {name}", traces);
        Assert.Contains($"nabi.batch {name}", traces);

        void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "model" && (string?)tag.Value == name)
                    seen.AddOrUpdate(instrument.Name, value, (_, before) => instrument.IsObservable ? value : before + value);
            }
        }
    }
}
