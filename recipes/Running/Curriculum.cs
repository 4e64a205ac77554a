using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Nabi.Recipes;

/// <summary>Runs many recipes one after the other and writes the page of results. A recipe that fails does not stop the rest.</summary>
public static class Curriculum
{
    /// <summary>Runs what has no result yet, then writes the page.</summary>
    /// <param name="recipes">What to run.</param>
    /// <param name="options">How; each recipe has a folder of its own in <paramref name="folder"/>.</param>
    /// <param name="folder">The folder of all runs.</param>
    /// <param name="page">The page of results, Markdown.</param>
    /// <returns>True when every recipe has a result.</returns>
    /// <exception cref="NabiException">An option is out of range, or the page cannot be written; both are looked at before anything
    /// runs.</exception>
    public static bool Run(IReadOnlyList<Recipe> recipes, RecipeOptions options, string folder, string page)
    {
        ArgumentNullException.ThrowIfNull(recipes);
        ArgumentNullException.ThrowIfNull(options);
        RecipeRunner.Check(options);
        var failed = new Dictionary<string, string>(StringComparer.Ordinal);
        var clock = Stopwatch.StartNew();
        ResultsPage.Write(page, recipes, folder, failed, options.Texts); // A page that cannot be written says so now, not after an hour.
        for (var i = 0; i < recipes.Count; i++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            var (recipe, place) = (recipes[i], Path.Combine(folder, recipes[i].Name));
            options.Log.Write($"[{i + 1}/{recipes.Count}] {recipe.Name}: ");
            options.Log.Flush();
            if (EarlierResult.IsThere(Path.Combine(place, "result.json"), options))
            {
                options.Log.WriteLine(options.Texts.Say("done before"));
                continue;
            }

            try
            {
                var result = RecipeRunner.Run(recipe, options with { Out = place, Log = TextWriter.Null });
                options.Log.WriteLine(Line(result));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                failed[recipe.Name] = error.Message;
                options.Log.WriteLine(options.Texts.Say("failed: {0}", error.Message));
            }

            ResultsPage.Write(page, recipes, folder, failed, options.Texts);
        }

        options.Log.WriteLine(options.Texts.Say("{0} of {1} recipes have a result; {2} shows them. This took {3}.",
            recipes.Count - failed.Count, recipes.Count, page, Format.Duration(clock.Elapsed.TotalSeconds, options.Texts)));
        return failed.Count == 0;
    }

    /// <summary>Writes the page from the results that are there, without running anything.</summary>
    /// <param name="recipes">The recipes of the page.</param>
    /// <param name="folder">The folder of all runs.</param>
    /// <param name="page">The page of results, Markdown.</param>
    /// <param name="texts">The language; null for English.</param>
    /// <exception cref="NabiException">The page cannot be written.</exception>
    public static void WritePage(IReadOnlyList<Recipe> recipes, string folder, string page, Texts? texts = null)
        => ResultsPage.Write(page, recipes, folder, new Dictionary<string, string>(), texts ?? new Texts());

    private static string Line(RecipeResult result)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{result.Seconds:0.0} s"));
        var texts = result.Options.Texts;
        foreach (var figure in result.Recipe.Published)
        {
            text.Append($", {texts.Name(figure.Metric.Replace('_', ' '))} {Format.Number(result[figure.Metric])}");
            if (result.Published.Contains(figure))
                text.Append($" ({texts.Say("published {0}", Format.Number(figure.Value))})");
        }

        return text.ToString();
    }
}
