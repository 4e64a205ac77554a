using Nabi.Recipes;

namespace Nabi.Cli;

/// <summary><c>nabi recipes</c> lists the recipes; with a name it shows one recipe's page.</summary>
internal static class RecipesCommand
{
    public static Command Make(TextWriter output)
    {
        var name = new Argument<string?>("name") { Description = "A recipe to read about.", Arity = ArgumentArity.ZeroOrOne };
        var language = RunOptions.Language();
        var command = new Command("recipes", "List the recipes, or read about one.") { name, language };
        command.SetAction(parsed =>
        {
            var texts = new Texts(parsed.GetValue(language)!);
            if (parsed.GetValue(name) is { } one)
                Page(Catalog.Find(one), output, texts);
            else
                List(output, texts);
        });
        return command;
    }

    private static void List(TextWriter output, Texts texts)
    {
        var width = Catalog.All.Max(recipe => recipe.Name.Length);
        foreach (var section in Catalog.All.GroupBy(recipe => recipe.Section))
        {
            output.WriteLine($"{section.Key}  {texts.Say(Catalog.Sections[section.Key])}");
            foreach (var recipe in section)
                output.WriteLine($"   {recipe.Name.PadRight(width)}  {texts.Say(recipe.Summary)}");
            output.WriteLine();
        }

        output.WriteLine(texts.Say("Run one with `nabi run NAME`; read about it with `nabi recipes NAME`."));
    }

    private static void Page(Recipe recipe, TextWriter output, Texts texts)
    {
        output.WriteLine(texts.Say("{0} (section {1}: {2})", recipe.Name, recipe.Section, texts.Say(Catalog.Sections[recipe.Section])));
        output.WriteLine(texts.Say(recipe.Summary));
        if (recipe.Params is { } count)
            output.WriteLine(texts.Say("Parameters: {0}", count.ToString("N0", CultureInfo.InvariantCulture)));
        foreach (var figure in recipe.Published)
            output.WriteLine(texts.Say("Published: {0} {1}", texts.Name(figure.Metric.Replace('_', ' ')), Format.Number(figure.Value)));
        if (recipe.PublishedSeconds is { } seconds)
            output.WriteLine(texts.Say("Published: {0} seconds per epoch", Format.Number(seconds)));
        if (recipe.Notes.Length > 0)
            output.WriteLine($"\n{texts.Paragraphs(recipe.Notes)}");
    }
}
