using System.CommandLine;
using System.Globalization;
using Nabi.Recipes;

namespace Nabi.Cli;

/// <summary><c>nabi recipes</c> lists the recipes; with a name it shows one recipe's page.</summary>
internal static class RecipesCommand
{
    public static Command Make(TextWriter output)
    {
        var name = new Argument<string?>("name") { Description = "A recipe to read about.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("recipes", "List the recipes, or read about one.") { name };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(name) is { } one)
                Page(Catalog.Find(one), output);
            else
                List(output);
        });
        return command;
    }

    private static void List(TextWriter output)
    {
        var width = Catalog.All.Max(recipe => recipe.Name.Length);
        foreach (var section in Catalog.All.GroupBy(recipe => recipe.Section))
        {
            output.WriteLine($"{section.Key}  {Catalog.Sections[section.Key]}");
            foreach (var recipe in section)
                output.WriteLine($"   {recipe.Name.PadRight(width)}  {recipe.Summary}");
            output.WriteLine();
        }

        output.WriteLine("Run one with `nabi run NAME`; read about it with `nabi recipes NAME`.");
    }

    private static void Page(Recipe recipe, TextWriter output)
    {
        output.WriteLine($"{recipe.Name} (section {recipe.Section}: {Catalog.Sections[recipe.Section]})");
        output.WriteLine(recipe.Summary);
        if (recipe.Params is { } count)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Parameters: {count:N0}"));
        foreach (var figure in recipe.Published)
            output.WriteLine($"Published: {figure.Metric.Replace('_', ' ')} {RecipeRun.Number(figure.Value)}");
        if (recipe.PublishedSeconds is { } seconds)
            output.WriteLine($"Published: {RecipeRun.Number(seconds)} seconds per epoch");
        if (recipe.Notes.Length > 0)
            output.WriteLine($"\n{recipe.Notes}");
    }
}
