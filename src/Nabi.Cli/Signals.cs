using System.Runtime.InteropServices;

namespace Nabi.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: what runs is asked to end, and is ended when it does not, with the exit code that a shell expects.
/// </summary>
internal sealed class Signals : IDisposable
{
    /// <summary>The exit code of a program that Ctrl-C ended.</summary>
    public const int Cancelled = 130;

    /// <summary>The exit code of a program that SIGTERM ended.</summary>
    public const int Terminated = 143;

    private readonly CancellationTokenSource source;
    private readonly PosixSignalRegistration[] registrations;
    private readonly TimeSpan patience;
    private int code = Cancelled;

    /// <summary>Listens until it is disposed of.</summary>
    /// <param name="patience">How long the run may take to end by itself.</param>
    /// <param name="cancellation">Ends the run as Ctrl-C does.</param>
    public Signals(TimeSpan patience, CancellationToken cancellation)
    {
        this.patience = patience;
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, context => End(context, Cancelled)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, Terminated))];
    }

    /// <summary>Cancelled by a signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code of a run that was cancelled.</summary>
    public int Code => Volatile.Read(ref code);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    private void End(PosixSignalContext context, int exitCode)
    {
        // The second time the system's own way: at once.
        if (source.IsCancellationRequested)
            return;
        context.Cancel = true;
        Volatile.Write(ref code, exitCode);
        source.Cancel();
        _ = Task.Delay(patience).ContinueWith(_ => Environment.Exit(exitCode), TaskScheduler.Default);
    }
}
