using Nabi.Recipes;

namespace Nabi.Cli;

/// <summary>The options that say how recipes are run, shared by <c>run</c> and <c>curriculum</c>.</summary>
internal sealed class RunOptions
{
    private readonly Option<string?> data = new("--data")
    {
        Description = "The folder of the data sets (mnist/, imdb/, ...). Default: NABI_DATA, else they are "
        + "downloaded to NABI_HOME (~/.nabi).",
        HelpName = "DIR",
    };

    private readonly Option<int?> seed = Numbers.Option("--seed", "The first seed.", "S", otherwise: 1);
    private readonly Option<int?> seeds =
        Numbers.Option("--seeds", "How many seeds; results are their mean and spread.", least: 1, otherwise: 1);
    private readonly ThreadsOption threads = ThreadsOption.Make();
    private readonly Option<int?> epochs = Numbers.Option("--epochs", "Epochs instead of the recipe's own.", least: 1);
    private readonly Option<string> budget =
        Numbers.Choice("--budget", "full, or tiny: seconds, on built-in or generated data.", "full", "tiny");

    private readonly Option<string> language = Language();

    /// <summary>The language of recipes and reports, shared with <c>recipes</c>.</summary>
    public static Option<string> Language()
        => Numbers.Choice("--lang", "The language of recipes and reports: en or ko.", [.. Texts.Languages]);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[data, epochs, seed, seeds, threads, budget, language])
            command.Add(option);
    }

    /// <summary>The texts in the language asked for.</summary>
    public Texts ReadTexts(ParseResult parsed) => new(parsed.GetValue(language)!);

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
            Texts = ReadTexts(parsed),
            Epochs = parsed.GetValue(epochs),
            Seed = parsed.GetValue(seed) ?? 1,
            Seeds = parsed.GetValue(seeds) ?? 1,
            Budget = parsed.GetValue(budget) == "tiny" ? Budget.Tiny : Budget.Full,
        };
    }
}
