using Microsoft.Extensions.Logging;

namespace Nabi.Serving;

/// <summary>What is logged, with its fields.</summary>
internal static partial class ServingLog
{
    [LoggerMessage(1, LogLevel.Information, "Model {Model} version {Version} is served from {Path}.")]
    public static partial void Loaded(ILogger logger, string model, string version, string path);

    [LoggerMessage(2, LogLevel.Information, "Model {Model} version {Version} is no longer served.")]
    public static partial void Unloaded(ILogger logger, string model, string version);

    [LoggerMessage(3, LogLevel.Error, "The model file {Path} cannot be served: {Reason}")]
    public static partial void CannotLoad(ILogger logger, string path, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Model {Model}: {Reason}")]
    public static partial void Note(ILogger logger, string model, string reason);

    [LoggerMessage(5, LogLevel.Error, "A request for model {Model} failed.")]
    public static partial void Failed(ILogger logger, string model, Exception error);

    [LoggerMessage(6, LogLevel.Information, "Model {Model}: the states of {Count} sequences were saved.")]
    public static partial void Saved(ILogger logger, string model, int count);

    [LoggerMessage(7, LogLevel.Debug, "Model {Model}: {Count} sequences were idle and are forgotten.")]
    public static partial void Idle(ILogger logger, string model, int count);

    [LoggerMessage(8, LogLevel.Error, "A request of the page for {Path} failed.")]
    public static partial void PageFailed(ILogger logger, string path, Exception error);
}
