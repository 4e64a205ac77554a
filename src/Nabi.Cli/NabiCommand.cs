using System.CommandLine;
using System.CommandLine.Parsing;

namespace Nabi.Cli;

/// <summary>The root command and its rule for errors: one sentence on standard error, exit code 1.</summary>
internal static class NabiCommand
{
    /// <summary>What a shell expects of a program that Ctrl-C ended.</summary>
    private const int Cancelled = 130;

    /// <summary>Runs the command line.</summary>
    /// <param name="args">The words after <c>nabi</c>.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="errors">Standard error.</param>
    /// <param name="cancellation">Ends the run as Ctrl-C does.</param>
    /// <returns>The exit code: 0, 1 after an error, 130 when cancelled.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, CancellationToken cancellation = default)
    {
        var verbose = new Option<bool>("--verbose") { Description = "Show the stack trace of an error.", Recursive = true };
        var root = new RootCommand("Nabi: deep learning for sequences. The recipes are the systems of its curriculum, one command each.")
        {
            RecipesCommand.Make(output), RunCommand.Make(output, errors), CurriculumCommand.Make(output),
            SummaryCommand.Make(output, errors), ConvertCommand.Make(output, errors), PredictCommand.Make(output, errors), DiffCommand.Make(output, errors), verbose,
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            errors.WriteLine(Sentence(parsed.Errors[0], args));
            return 1;
        }

        try
        {
            var console = new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(console, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            errors.WriteLine("Cancelled; nothing was written.");
            return Cancelled;
        }
        catch (Exception error) when (error is NabiException or IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(parsed.GetValue(verbose) ? error.ToString() : error.Message);
            return 1;
        }
    }

    private static string Sentence(ParseError error, string[] args)
        => args.Length == 0 ? "Say what to do: `nabi recipes` lists the recipes, `nabi run melody` runs one, `nabi --help` tells all."
            : $"{string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.')}; `nabi {(args[0].StartsWith('-') ? "" : args[0] + " ")}--help` shows what is possible.";
}
