using System.Text.Json;
using Microsoft.Extensions.Options;
using Nabi.Layers;

namespace Nabi.Serving;

/// <summary>
/// What happens inside a model for one sample, for the page: one at a time, within the time-out of other requests, and of a size that does
/// not depend on the model's.
/// </summary>
internal sealed class ModelTraces(IOptions<NabiServingOptions> options) : IDisposable
{
    private const int MostWaiting = 4;
    private const int MostSteps = 4096;
    private const int ShownSteps = 400;
    private const int ShownUnits = 48;
    private const int ShownHeads = 12;
    private const int ShownPlaces = 128;
    private const int MostNumbers = 600_000;

    private readonly SemaphoreSlim one = new(1);
    private int waiting;

    /// <summary>Why a model is not looked into; null where it is.</summary>
    public static string? WhyNot(Model model)
        => Model.Everything(model).Any(static layer => layer.KeptStates.Count > 0 || layer is Recurrent { Stateful: true })
            ? "it keeps states from batch to batch, which looking would change" : null;

    /// <summary>Runs a model on a sample.</summary>
    /// <exception cref="ServingException">The request does not fit, too many wait, or there is no answer in time.</exception>
    public async Task<IReadOnlyList<LayerTrace>> RunAsync(ServedModel served, InferRequest request, CancellationToken cancellation)
    {
        if (WhyNot(served.Model) is { } reason)
            throw new ServingException(400, $"Model '{served.Name}' cannot be looked into: {reason}.");
        var (inputs, rows) = Binding.Bind(served.Model, served.Model.InputNames, served.Name, request);
        if (rows != 1)
            throw new ServingException(400, $"Model '{served.Name}' is looked into with one sample at a time, got {rows}; send one.");
        if (inputs.FirstOrDefault(static input => input.Rank > 1 && input.Shape[1] > MostSteps) is { } far)
        {
            throw new ServingException(400,
                $"Model '{served.Name}' is looked into with at most {MostSteps} steps, got {far.Shape[1]}; send fewer.");
        }

        if (Interlocked.Increment(ref waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref waiting);
            throw new ServingException(429, $"{MostWaiting} requests to look into models wait, as many as may; ask again a little later.");
        }

        var timeout = options.Value.Timeout;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(timeout);
        try
        {
            await one.WaitAsync(end.Token).ConfigureAwait(false);
            try
            {
                return await Task.Run(() => served.Model.Trace(inputs, end.Token), end.Token).ConfigureAwait(false);
            }
            finally
            {
                one.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ServingException(504, $"Looking into model '{served.Name}' took longer than {timeout.TotalSeconds:0.###} s.");
        }
        catch (NabiException error)
        {
            throw new ServingException(400, error.Message);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <summary>Writes what is shown of it.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<LayerTrace> calls)
    {
        var left = MostNumbers;
        WriteWords(json, calls);
        json.WriteStartArray("layers");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("name", call.Layer.Name);
            json.WriteString("class", call.Layer.ClassName);
            json.WriteNumber("depth", call.Depth);
            json.WriteStartArray("values");
            foreach (var value in call.Values)
            {
                var owner = ReferenceEquals(value.Owner, call.Layer) || call.Values.Select(static one => one.Owner).Distinct().Count() < 2
                    ? "" : value.Owner.Name;
                if (value.Name == "attention_scores" && !value.HasTime)
                    WriteAttention(json, value, ref left);
                else if (value is { HasTime: true, Values: { Rank: 3, DType: DType.Float32 } })
                    WriteSteps(json, value.Name, owner, value.Values, ref left);
            }

            if (call is { Layer: not Model, Outputs: [{ Rank: 3, DType: DType.Float32 } sequence, ..] }
                && !call.Values.Any(static value => value is { HasTime: true, Name: "output" }))
            {
                WriteSteps(json, "output", "", sequence, ref left);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public void Dispose() => one.Dispose();

    /// <summary>The words behind the steps, where the model begins with texts.</summary>
    private static void WriteWords(Utf8JsonWriter json, IReadOnlyList<LayerTrace> calls)
    {
        if (calls.FirstOrDefault(static call => call.Layer is TextVectorization && call.Outputs[0] is { Rank: 2, DType: DType.Int32 })
            is not { Layer: TextVectorization words, Outputs: var outputs })
        {
            return;
        }

        var known = words.GetVocabulary();
        json.WriteStartArray("words");
        foreach (var id in outputs[0].Integers.ToArray().Take(ShownSteps))
            json.WriteStringValue(id >= 0 && id < known.Length ? known[id] : "");
        json.WriteEndArray();
    }

    /// <summary>Numbers over time: the units that move most, and evenly picked steps where there are many.</summary>
    private static void WriteSteps(Utf8JsonWriter json, string name, string owner, Tensor values, ref int left)
    {
        var (time, units) = (values.Shape[1], values.Shape[2]);
        var numbers = values.Floats;
        var stride = Math.Max(1, (time + ShownSteps - 1) / ShownSteps);
        var shown = Liveliest(numbers, time, units);
        if (time == 0 || units == 0 || (left -= shown.Length * ((time + stride - 1) / stride)) < 0)
            return;
        json.WriteStartObject();
        json.WriteString("kind", "steps");
        json.WriteString("name", name);
        if (owner.Length > 0)
            json.WriteString("owner", owner);
        json.WriteNumber("steps", time);
        json.WriteNumber("stride", stride);
        json.WriteNumber("units", units);
        json.WriteStartArray("shown");
        foreach (var unit in shown)
            json.WriteNumberValue(unit);
        json.WriteEndArray();
        json.WriteStartArray("data");
        foreach (var unit in shown)
        {
            json.WriteStartArray();
            for (var t = 0; t < time; t += stride)
                json.WriteShort(numbers[t * units + unit]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static int[] Liveliest(ReadOnlySpan<float> numbers, int time, int units)
    {
        var spread = new double[units];
        for (var unit = 0; unit < units; unit++)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var t = 0; t < time; t++)
            {
                double value = numbers[t * units + unit];
                (sum, squares) = (sum + value, squares + value * value);
            }

            spread[unit] = squares - sum * sum / Math.Max(1, time);
        }

        return [.. Enumerable.Range(0, units).OrderByDescending(unit => spread[unit]).Take(ShownUnits).Order()];
    }

    /// <summary>Weights of attention, (1, queries, values) or (1, heads, queries, values).</summary>
    private static void WriteAttention(Utf8JsonWriter json, TraceValue value, ref int left)
    {
        var weights = value.Values;
        if (weights.Rank is not (3 or 4))
            return;
        var heads = weights.Rank == 4 ? weights.Shape[1] : 1;
        var (queries, places) = (weights.Shape[^2], weights.Shape[^1]);
        var (shownHeads, shownQueries, shownPlaces) =
            (Math.Min(heads, ShownHeads), Math.Min(queries, ShownPlaces), Math.Min(places, ShownPlaces));
        if ((left -= shownHeads * shownQueries * shownPlaces) < 0)
            return;
        var numbers = weights.Floats;
        json.WriteStartObject();
        json.WriteString("kind", "attention");
        json.WriteString("name", value.Name);
        json.WriteNumber("heads", heads);
        json.WriteNumber("queries", queries);
        json.WriteNumber("places", places);
        json.WriteStartArray("data");
        for (var head = 0; head < shownHeads; head++)
        {
            json.WriteStartArray();
            for (var query = 0; query < shownQueries; query++)
            {
                json.WriteStartArray();
                for (var place = 0; place < shownPlaces; place++)
                    json.WriteShort(numbers[(head * queries + query) * places + place]);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
