using System.Diagnostics;
using Nabi.Callbacks;

namespace Nabi.Serving;

/// <summary>
/// A page that shows a training while it runs: curves that grow, where it stands, and buttons that pause it, let it go on, or stop it as
/// <see cref="TrainingRun.StopTraining"/> does. It is for this machine alone; who opens it late gets what came before.
/// </summary>
/// <remarks>
/// Several trainings one after the other may be given the same report. The page's server runs until the report is disposed of or the
/// program ends. Paused is paused between two training steps.
/// </remarks>
/// <example>
/// <code>
/// using var live = new LiveReport(); // prints its address
/// model.Fit(x, y, new FitOptions { Epochs = 20, Callbacks = [live] });
/// </code>
/// </example>
public sealed class LiveReport : Callback, IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);

    private readonly LiveHistory history = new();
    private readonly LiveControl control;
    private readonly LiveServer server;
    private long noted;
    private long began;
    private TimeSpan paused;
    private bool isOver;

    /// <summary>Opens the page.</summary>
    /// <param name="port">The port on 127.0.0.1; 0 (default) for any that is free.</param>
    /// <param name="title">What the page calls the training; empty (default) for the model's name.</param>
    /// <param name="output">Where the address is printed; null (default) for the console, <see cref="TextWriter.Null"/> for
    /// nowhere.</param>
    /// <exception cref="NabiException">The port is out of range or taken.</exception>
    public LiveReport(int port = 0, string title = "", TextWriter? output = null)
    {
        if (port is < 0 or > 65535)
            throw new NabiException($"LiveReport: the port must be from 0 to 65535, got {port}.");
        ArgumentNullException.ThrowIfNull(title);
        control = new LiveControl(history);
        server = new LiveServer(history, control, title, port);
        server.Start();
        (output ?? Console.Out).WriteLine($"Watch the training at {Address}");
    }

    /// <summary>Where the page is: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Address => server.Address;

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        control.Begin();
        history.Begin(Model.Name, Model.Built ? Model.ParameterCount : 0, Run.Options.Epochs, Run.Steps);
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch)
    {
        (began, paused) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        Hold();
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        // A page shows no more than that, and a step may take less than noting it.
        if (noted == 0 || Stopwatch.GetElapsedTime(noted) >= Often)
        {
            noted = Stopwatch.GetTimestamp();
            history.Step(Run.Epoch, batch + 1, Run.Steps, logs);
        }

        Hold();
    }

    /// <inheritdoc/>
    public override void AfterEpochEnd(int epoch, Logs logs)
    {
        history.Epoch(epoch, Run.Step, logs, (Stopwatch.GetElapsedTime(began) - paused).TotalSeconds);
        Hold();
    }

    /// <inheritdoc/>
    public override void AfterTrainEnd(Logs logs) => control.End();

    /// <inheritdoc/>
    protected override void OnTrainFailed(Exception error)
    {
        if (error is OperationCanceledException)
            control.Cancel();
        else
            control.Fail();
    }

    /// <summary>Closes the page: what it shows stays in the browser.</summary>
    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        if (isOver)
            return;
        isOver = true;
        control.End();
        await server.DisposeAsync().ConfigureAwait(false);
        control.Dispose();
    }

    /// <summary>Does what the page wants: waits, or ends the training.</summary>
    private void Hold()
    {
        if (isOver)
            return;
        var since = Stopwatch.GetTimestamp();
        control.Wait(Run.Options.Cancellation);
        paused += Stopwatch.GetElapsedTime(since);
        if (control.Stops)
            Run.StopTraining = true;
    }
}
