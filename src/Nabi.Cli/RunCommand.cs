using Nabi.Distributed;
using Nabi.Recipes;
using Nabi.Serving;

namespace Nabi.Cli;

/// <summary><c>nabi run NAME</c>: runs a recipe, shows its result, writes its report.</summary>
internal static class RunCommand
{
    public static Command Make(TextWriter output, TextWriter errors)
    {
        var name = new Argument<string>("name") { Description = "The recipe; `nabi recipes` lists them." };
        var folder = new Option<string?>("--out")
        {
            Description = "The folder of report, result and pictures. Default: runs/NAME.",
            HelpName = "DIR",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object on standard output and nothing else there." };
        var ranks = Numbers.Option("--ranks", "Train on so many processes, which mpirun starts (Open MPI or MPICH).", "N", least: 1);
        var resume = new Option<bool>("--resume")
        {
            Description = "Keep the state of training after every epoch, and go on from what a run that was ended has kept.",
        };
        var watch = new Option<bool>("--watch")
        {
            Description = "Show the training in the browser while it runs: a page on this machine, whose address is printed.",
        };
        var how = new RunOptions();
        var command = new Command("run", "Run a recipe.") { name, folder, json, watch, ranks, resume };
        how.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var recipe = Catalog.Find(parsed.GetValue(name)!);
            var asJson = parsed.GetValue(json);
            if (parsed.GetValue(ranks) is { } count)
            {
                return RanksLauncher.Run(count, [.. parsed.Tokens.Select(token => token.Value)],
                    parsed.GetValue(resume), errors, cancellation);
            }

            // Started by mpirun, this is one of several ranks.
            using var cluster = Cluster.Join();
            var log = asJson ? errors : output;
            using var live = parsed.GetValue(watch) && cluster.IsRoot ? new LiveReport(title: recipe.Name, output: log) : null;
            var options = how.Read(parsed) with
            {
                Out = parsed.GetValue(folder),
                Log = log,
                Callbacks = live is null ? [] : [live],
                Cancellation = cancellation,
                Resume = parsed.GetValue(resume),
                Cluster = cluster.Size > 1 ? cluster : null,
            };
            var result = Speaking(log, () => RecipeRunner.Run(recipe, options));
            if (!cluster.IsRoot)
                return 0;
            if (asJson)
                output.WriteLine(ResultJson.Write(result));
            else
                RunSummary.Print(result, output);
            return 0;
        }, CancellationToken.None));
        return command;
    }

    /// <summary>Runs with the console's output going to <paramref name="log"/>, so that progress lines keep out of a JSON result.</summary>
    private static T Speaking<T>(TextWriter log, Func<T> body)
    {
        var before = Console.Out;
        Console.SetOut(log);
        try
        {
            return body();
        }
        finally
        {
            Console.SetOut(before);
        }
    }
}
