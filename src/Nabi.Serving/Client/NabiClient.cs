using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace Nabi.Serving;

/// <summary>
/// Asks a server of the Open Inference Protocol over HTTP, with numbers as bytes: one of this package, or another that has the binary
/// extension. Where no server answers, every call throws <see cref="HttpRequestException"/>, but for <see cref="IsReadyAsync"/>.
/// </summary>
/// <example>
/// <code>
/// using var client = new NabiClient(new Uri("http://localhost:8000"));
/// var probabilities = await client.PredictAsync("digits", images);
/// </code>
/// </example>
public sealed class NabiClient : IDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly HttpClient http;
    private readonly bool isOwn;
    private readonly ConcurrentDictionary<string, string> inputNames = new(StringComparer.Ordinal);

    /// <summary>A client of a server.</summary>
    /// <param name="server">Its address, without <c>/v2</c>.</param>
    public NabiClient(Uri server)
    {
        http = new HttpClient { BaseAddress = server };
        isOwn = true;
    }

    /// <summary>A client that sends with what it is given: headers for keys, handlers for retries.</summary>
    /// <param name="http">Has the server's address; it stays the caller's.</param>
    public NabiClient(HttpClient http)
    {
        ArgumentNullException.ThrowIfNull(http);
        this.http = http;
    }

    /// <summary>Whether the server takes requests.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation = default)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("v2/health/ready", UriKind.Relative), cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The names, types and shapes of a model's inputs and outputs.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="NabiException">The server refused; the sentence is the server's.</exception>
    public async Task<ServedModelInfo> GetModelAsync(string model, CancellationToken cancellation = default)
    {
        using var response = await http.GetAsync(Address(model, ""), cancellation).ConfigureAwait(false);
        return ClientMessages.Model(await BodyAsync(response, cancellation).ConfigureAwait(false));
    }

    /// <summary>The first output of a model with one input.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="x">The input, samples first.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="NabiException">The server refused; the sentence is the server's.</exception>
    public async Task<Tensor> PredictAsync(string model, Tensor x, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        var outputs = await InferAsync(model, [(await InputNameAsync(model, cancellation).ConfigureAwait(false), x)], null, false, false,
            cancellation).ConfigureAwait(false);
        return outputs[0].Values;
    }

    /// <summary>All outputs of a model, by name.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="x">The inputs by name, samples first.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="NabiException">The server refused; the sentence is the server's.</exception>
    public async Task<IReadOnlyDictionary<string, Tensor>> PredictAllAsync(
        string model, IReadOnlyDictionary<string, Tensor> x, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        var outputs = await InferAsync(model, [.. x.Select(static pair => (pair.Key, pair.Value))], null, false, false, cancellation)
            .ConfigureAwait(false);
        return outputs.ToDictionary(static output => output.Name, static output => output.Values, StringComparer.Ordinal);
    }

    /// <summary>
    /// Sends the steps of a sequence as they come, and gives the output after each. The server keeps the sequence's state until the steps
    /// end or are no longer taken, or none came for long.
    /// </summary>
    /// <param name="model">The model's name.</param>
    /// <param name="sequence">What the sequence is called; no two at once may have the same name.</param>
    /// <param name="steps">The steps' numbers.</param>
    /// <param name="statics">What is given once, by input; null for nothing.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The outputs, (1, ...).</returns>
    /// <exception cref="NabiException">The server refused; the sentence is the server's.</exception>
    public async IAsyncEnumerable<Tensor> StreamAsync(
        string model, string sequence, IAsyncEnumerable<float[]> steps, IReadOnlyDictionary<string, Tensor>? statics = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentException.ThrowIfNullOrEmpty(sequence);
        var info = await GetModelAsync(model, cancellation).ConfigureAwait(false);
        var input = info.Inputs.FirstOrDefault(one => statics?.ContainsKey(one.Name) != true && one.Shape.Rank >= 2)
            ?? throw new NabiException($"Model '{model}' has no input (batch, time, ...) for steps beside those that are given once.");
        var isFirst = true;
        var sample = input.Shape.Slice(2, input.Shape.Rank - 2);
        await using var walk = steps.GetAsyncEnumerator(cancellation);
        try
        {
            while (await walk.MoveNextAsync().ConfigureAwait(false))
            {
                var step = walk.Current;
                List<(string, Tensor)> inputs = [(input.Name, new Tensor(new Shape(1, 1).Concat(sample), step))];
                if (isFirst)
                    inputs.AddRange((statics ?? new Dictionary<string, Tensor>()).Select(static pair => (pair.Key, pair.Value)));
                var answer = InferAsync(model, inputs, sequence, isFirst, false, cancellation);
                isFirst = false;
                yield return (await answer.ConfigureAwait(false))[0].Values;
            }
        }
        finally
        {
            if (!isFirst)
                await EndAsync(model, sequence, input.Name, new Shape(1, 0).Concat(sample)).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Tells the server that a sequence has no more steps. One that does not hear it forgets the sequence when it is idle.
    /// </summary>
    private async Task EndAsync(string model, string sequence, string input, Shape none)
    {
        using var patience = new CancellationTokenSource(EndPatience);
        try
        {
            await InferAsync(model, [(input, new Tensor(none, Array.Empty<float>()))], sequence, false, true, patience.Token)
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is NabiException or HttpRequestException or OperationCanceledException)
        {
            // What the steps gave is what counts.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isOwn)
            http.Dispose();
    }

    private static Uri Address(string model, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        return new Uri($"v2/models/{Uri.EscapeDataString(model)}{path}", UriKind.Relative);
    }

    private async Task<string> InputNameAsync(string model, CancellationToken cancellation)
    {
        if (inputNames.TryGetValue(model, out var known))
            return known;
        var inputs = (await GetModelAsync(model, cancellation).ConfigureAwait(false)).Inputs;
        return inputs.Count == 1 ? inputNames[model] = inputs[0].Name
            : throw new NabiException($"Model '{model}' has {inputs.Count} inputs; use PredictAllAsync.");
    }

    private async Task<IReadOnlyList<InferTensor>> InferAsync(
        string model, IReadOnlyList<(string Name, Tensor Values)> inputs, string? sequence, bool starts, bool ends,
        CancellationToken cancellation)
    {
        var (body, json) = ClientMessages.Request(inputs, sequence, starts, ends);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.TryAddWithoutValidation(HttpResults.JsonLength, json.ToString(CultureInfo.InvariantCulture));
        using var response = await http.PostAsync(Address(model, "/infer"), content, cancellation).ConfigureAwait(false);
        var answer = await BodyAsync(response, cancellation).ConfigureAwait(false);
        int? length = response.Headers.TryGetValues(HttpResults.JsonLength, out var values)
            || response.Content.Headers.TryGetValues(HttpResults.JsonLength, out values)
            ? int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null : null;
        return ClientMessages.Outputs(answer, length);
    }

    private static async Task<byte[]> BodyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? body
            : throw new NabiException(ClientMessages.Error(body) ?? $"The server answered {(int)response.StatusCode} without a sentence.");
    }
}
