using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Nabi.Serving;

/// <summary>Healthy while models are served; not any more while the server ends.</summary>
internal sealed class NabiHealthCheck(ModelRepository repository) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(!repository.IsReady ? HealthCheckResult.Unhealthy("The server is ending.")
            : repository.Names.Any() ? HealthCheckResult.Healthy($"Models: {string.Join(", ", repository.Names)}.")
            : HealthCheckResult.Degraded("No model is served."));
}
