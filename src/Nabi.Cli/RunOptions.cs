using System.CommandLine;
using Nabi.Recipes;

namespace Nabi.Cli;

/// <summary>The options that say how recipes are run, shared by <c>run</c> and <c>curriculum</c>.</summary>
internal sealed class RunOptions
{
    private readonly Option<string?> data = new("--data")
    {
        Description = "The folder of the data sets (mnist/, imdb/, ...). Default: NABI_DATA, else they are downloaded to NABI_HOME (~/.nabi).",
        HelpName = "DIR",
    };

    private readonly Option<int> seed = new("--seed") { Description = "The first seed.", DefaultValueFactory = _ => 1, HelpName = "S" };
    private readonly Option<int> seeds = new("--seeds") { Description = "How many seeds; results are their mean and spread.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly ThreadsOption threads = ThreadsOption.Make();
    private readonly Option<int?> epochs = new("--epochs") { Description = "Epochs instead of the recipe's own.", HelpName = "N" };
    private readonly Option<string> budget = new("--budget") { Description = "full, or tiny: seconds, on built-in or generated data.", DefaultValueFactory = _ => "full" };

    public RunOptions()
    {
        budget.AcceptOnlyFromAmong("tiny", "full");
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[data, epochs, seed, seeds, threads, budget])
            command.Add(option);
    }

    /// <summary>Reads the options and sets the number of threads.</summary>
    public RecipeOptions Read(ParseResult parsed)
    {
        threads.Apply(parsed);
        var folder = parsed.GetValue(data);
        if (folder is not null && !Directory.Exists(folder))
            throw new NabiException($"The data folder '{folder}' does not exist; give --data a folder that holds mnist/, imdb/ and so on.");
        return new RecipeOptions
        {
            Data = folder,
            Epochs = parsed.GetValue(epochs),
            Seed = parsed.GetValue(seed),
            Seeds = parsed.GetValue(seeds),
            Budget = parsed.GetValue(budget) == "tiny" ? Budget.Tiny : Budget.Full,
        };
    }
}
