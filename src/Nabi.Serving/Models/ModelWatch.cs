using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Nabi.Serving;

/// <summary>Looks after models and sequences from time to time, and says when the server ends.</summary>
internal sealed class ModelWatch : BackgroundService
{
    private readonly ModelRepository repository;
    private readonly NabiServingOptions options;
    private readonly ILogger<ModelWatch> logger;

    public ModelWatch(
        ModelRepository repository, IOptions<NabiServingOptions> options, IHostApplicationLifetime lifetime, ILogger<ModelWatch> logger)
    {
        (this.repository, this.options, this.logger) = (repository, options.Value, logger);
        // From here on nobody is sent here any more, and what is under way is answered.
        lifetime.ApplicationStopping.Register(() => repository.IsReady = false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var step = options.PollInterval < options.SaveInterval ? options.PollInterval : options.SaveInterval;
        var (looked, tended) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        using var timer = new PeriodicTimer(step);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                if (Stopwatch.GetElapsedTime(looked) >= options.PollInterval - step / 2)
                {
                    looked = Stopwatch.GetTimestamp();
                    repository.Look();
                }

                if (Stopwatch.GetElapsedTime(tended) >= options.SaveInterval - step / 2)
                {
                    tended = Stopwatch.GetTimestamp();
                    repository.Tend();
                }
            }
            catch (Exception error) when (error is NabiException or IOException or UnauthorizedAccessException)
            {
                ServingLog.CannotLoad(logger, options.Folder ?? "", error.Message);
            }
        }
    }
}
