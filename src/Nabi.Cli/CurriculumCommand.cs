using System.CommandLine;
using Nabi.Recipes;

namespace Nabi.Cli;

/// <summary><c>nabi curriculum</c>: runs all recipes and writes the page of results.</summary>
internal static class CurriculumCommand
{
    public static Command Make(TextWriter output)
    {
        var folder = new Option<string>("--out") { Description = "The folder of all runs, a folder a recipe.", DefaultValueFactory = _ => "runs", HelpName = "DIR" };
        var page = new Option<string>("--page") { Description = "The page of results.", DefaultValueFactory = _ => Path.Combine("docs", "results.md"), HelpName = "FILE" };
        var only = new Option<string[]>("--only") { Description = "Only these recipes.", AllowMultipleArgumentsPerToken = true, HelpName = "NAME" };
        var how = new RunOptions();
        var command = new Command("curriculum", "Run every recipe and write the page of results. Recipes whose result is there already are not run again.") { folder, page, only };
        how.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var recipes = parsed.GetValue(only) is { Length: > 0 } names ? names.Select(Catalog.Find) : Catalog.All;
            var options = how.Read(parsed) with { Log = output, Cancellation = cancellation, ShowProgress = false };
            return Curriculum.Run([.. recipes], options, parsed.GetValue(folder)!, parsed.GetValue(page)!) ? 0 : 1;
        }, CancellationToken.None));
        return command;
    }
}
