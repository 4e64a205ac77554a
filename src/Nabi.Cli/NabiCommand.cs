using Nabi.Forecasting;
using Nabi.Formats;
using Nabi.Onnx;

namespace Nabi.Cli;

/// <summary>The root command and its rule for errors: one sentence on standard error, exit code 1.</summary>
internal static class NabiCommand
{
    /// <summary>Runs the command line.</summary>
    /// <param name="args">The words after <c>nabi</c>.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="errors">Standard error.</param>
    /// <param name="cancellation">Ends the run as Ctrl-C does.</param>
    /// <returns>The exit code: 0, 1 after an error, 130 when cancelled, 143 when terminated.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, CancellationToken cancellation = default)
    {
        ModelFormats.Register(new OnnxFormat());
        var verbose = new Option<bool>("--verbose") { Description = "Show the stack trace of an error.", Recursive = true };
        var root = new RootCommand("Nabi: deep learning for sequences. The recipes are the systems of its curriculum, one command each.")
        {
            RecipesCommand.Make(output), RunCommand.Make(output, errors), CurriculumCommand.Make(output), GalleryCommand.Make(output),
            SummaryCommand.Make(output, errors), ConvertCommand.Make(output, errors), PredictCommand.Make(output, errors),
            DiffCommand.Make(output, errors), ForecastCommand.Make(output), DetectCommand.Make(output), DetectSmokeCommand.Make(output),
            ServeCommand.Make(output),
            verbose,
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            errors.WriteLine(Sentences.Of(parsed, args));
            return 1;
        }

        using var signals = new Signals(ServeCommand.Is(parsed) ? 2 * ServeCommand.Patience : TimeSpan.FromSeconds(5), cancellation);
        try
        {
            var console = new InvocationConfiguration
            {
                Output = output,
                Error = errors,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(console, signals.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            errors.WriteLine($"{(signals.Code == Signals.Terminated ? "Terminated" : "Cancelled")}; nothing was written.");
            return signals.Code;
        }
        catch (Exception error) when (error is NabiException or IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(parsed.GetValue(verbose) ? error.ToString()
                : error is SettingException setting && parsed.CommandResult.Command is SettingCommand command ? command.Say(setting)
                : error.Message);
            return 1;
        }
    }
}
