using Nabi.Recipes;

namespace Nabi.Cli;

/// <summary><c>nabi curriculum</c>: runs all recipes and writes the page of results.</summary>
internal static class CurriculumCommand
{
    public static Command Make(TextWriter output)
    {
        var folder = FolderOption.Make("The folder of all runs, one folder per recipe.", "runs");
        var page = new Option<string?>("--page")
        {
            Description = "The page of results. Default: docs/results.md, docs/ko/results.md in Korean.",
            HelpName = "FILE",
        };
        var only = new Option<string[]>("--only")
        {
            Description = "Only these recipes.",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "NAME",
        };
        var pageOnly = new Option<bool>("--page-only") { Description = "Run nothing; write the page from the results that are there." };
        var how = new RunOptions();
        var command = new Command("curriculum",
            "Run every recipe and write the page of results. Recipes whose result is there already are not run again.") { folder, page,
                only, pageOnly };
        how.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var recipes = parsed.GetValue(only) is { Length: > 0 } names ? names.Select(Catalog.Find).ToArray() : Catalog.All;
            var texts = how.ReadTexts(parsed);
            var place = parsed.GetValue(page)
                ?? (texts.Language == "en" ? Path.Combine("docs", "results.md") : Path.Combine("docs", texts.Language, "results.md"));
            if (parsed.GetValue(pageOnly))
            {
                Curriculum.WritePage(recipes, parsed.GetValue(folder)!, place, texts);
                return 0;
            }

            var options = how.Read(parsed) with { Log = output, Cancellation = cancellation, ShowProgress = false };
            return Curriculum.Run(recipes, options, parsed.GetValue(folder)!, place) ? 0 : 1;
        }, CancellationToken.None));
        return command;
    }
}
