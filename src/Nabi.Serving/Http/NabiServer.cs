using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Nabi.Serving;

/// <summary>Answers requests, whichever way they come, and measures that.</summary>
internal sealed class NabiServer(ModelRepository repository, ServingMetrics metrics, ILogger<NabiServer> logger)
{
    public static string Version { get; }
        = typeof(NabiServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>() is { } said
            ? said.InformationalVersion.Split('+')[0] : "0";

    public static IReadOnlyList<string> Extensions { get; } = ["binary_tensor_data", "sequence", "model_repository"];

    public ModelRepository Repository => repository;

    /// <summary>Answers a request.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">Its version; null or empty for the highest.</param>
    /// <param name="read">Reads the request; called once the model is known to be there.</param>
    /// <param name="cancellation">Tells that nobody waits any more.</param>
    /// <exception cref="ServingException">The request cannot be answered; the sentence says why.</exception>
    public async Task<(InferRequest Request, IReadOnlyList<InferTensor> Outputs, string Version)> InferAsync(
        string name, string? version, Func<ValueTask<InferRequest>> read, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        using var activity = ServingMetrics.Activities.StartActivity("nabi.infer", ActivityKind.Internal);
        activity?.SetTag("model", Sentence.Short(name));
        var (status, served) = (500, (ServedModel?)null);
        try
        {
            served = repository.Use(name, version);
            var request = await read().ConfigureAwait(false);
            activity?.SetTag("sequence", request.SequenceId);
            var outputs = request.SequenceId is null
                ? await served.InferAsync(request, cancellation).ConfigureAwait(false)
                : await served.StepAsync(repository.SequencesOf(served), request, cancellation).ConfigureAwait(false);
            status = 200;
            return (request, outputs, served.Version);
        }
        catch (ServingException error)
        {
            status = error.Status;
            throw;
        }
        catch (NabiException error)
        {
            status = 400;
            throw new ServingException(400, error.Message);
        }
        catch (OperationCanceledException)
        {
            status = 499;
            throw;
        }
        catch (Exception error)
        {
            ServingLog.Failed(logger, name, error);
            activity?.SetStatus(ActivityStatusCode.Error);
            throw new ServingException(500, $"Model '{Sentence.Short(name)}' failed; the server's log says why.");
        }
        finally
        {
            activity?.SetTag("status", status);
            // Of names that strangers make up no more is kept than that they are unknown.
            metrics.Answered(served?.Name ?? "", served?.Version ?? "", status, Stopwatch.GetElapsedTime(began));
            served?.Release();
        }
    }
}
