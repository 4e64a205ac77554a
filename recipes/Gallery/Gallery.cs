using System.Text;
using System.Text.Json;

namespace Nabi.Recipes;

/// <summary>The gallery: a page with a picture, lines of code and links for every idea of the curriculum, made by runs.</summary>
public static class Gallery
{
    /// <summary>What the gallery shows, in its order.</summary>
    public static IReadOnlyList<GalleryEntry> Entries => GalleryEntries.All;

    /// <summary>The folder of the pictures, from that of the page.</summary>
    public static string Images => "images/gallery";

    /// <summary>Runs the recipes that have no result yet, of whatever budget and seed, copies their pictures and writes the page.</summary>
    /// <param name="options">How recipes are run.</param>
    /// <param name="folder">The folder of all runs.</param>
    /// <param name="page">The page, Markdown; its pictures go into a folder beside it.</param>
    /// <param name="root">The repository's root, where the sources lie.</param>
    /// <exception cref="NabiException">A source is not as expected, or a recipe fails; the page is left as it was.</exception>
    public static void Write(RecipeOptions options, string folder, string page, string root)
    {
        ArgumentNullException.ThrowIfNull(options);
        RecipeRunner.Check(options);
        // What is wrong with a source is said before anything runs.
        var code = Entries.ToDictionary(entry => entry, entry => entry.Code(root));
        foreach (var name in Entries.Select(entry => entry.Recipe).Distinct())
        {
            options.Cancellation.ThrowIfCancellationRequested();
            var place = Path.Combine(folder, name);
            if (File.Exists(Path.Combine(place, "result.json")))
                continue;
            options.Log.WriteLine($"Running {name}");
            RecipeRunner.Run(Catalog.Find(name), options with { Out = place, Log = TextWriter.Null });
        }

        var text = new StringBuilder(Head);
        var sections = Entries.GroupBy(entry => Catalog.Find(entry.Recipe).Section).OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var section in sections)
        {
            text.Append($"\n## {section.Key}. {Catalog.Sections[section.Key]}\n");
            foreach (var entry in section)
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, entry.Recipe, "result.json")));
                text.Append($"\n### {entry.Title}\n\n{entry.Text}\n\n")
                    .Append($"![{entry.Title}]({Images}/{entry.Image})\n\n")
                    .Append($"```csharp {entry.Source}\n").AppendJoin('\n', code[entry]).Append("\n```\n\n")
                    .Append($"[{Path.GetFileName(entry.Source)}](../{entry.Source}), `nabi run {entry.Recipe}`: ")
                    .Append(Result(json.RootElement, entry)).Append(' ')
                    .Append($"[All results](results.md#{Anchor(section.Key)}).\n");
            }
        }

        var images = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(page))!, Images);
        Directory.CreateDirectory(images);
        foreach (var entry in Entries)
        {
            if (!File.Exists(Path.Combine(folder, entry.Recipe, entry.Picture)))
            {
                throw new NabiException(
                    $"The run of '{entry.Recipe}' in '{folder}' has no picture '{entry.Picture}'; remove its folder to run it again.");
            }
        }

        foreach (var entry in Entries)
            File.Copy(Path.Combine(folder, entry.Recipe, entry.Picture), Path.Combine(images, entry.Image), overwrite: true);
        File.WriteAllText(page, text.ToString());
        options.Log.WriteLine($"{page} shows {Entries.Count} pictures.");
    }

    private const string Head = """
        # Gallery

        Every idea of the curriculum as a picture, with the lines of code that it comes down to. Pictures and code are not made for this
        page: a run of the recipe drew the one, and the other stands in the file named below it. `nabi gallery` writes the page again.

        """;

    /// <summary>A figure of a result, and what kind of run it is of.</summary>
    private static string Result(JsonElement root, GalleryEntry entry)
    {
        var isTiny = root.GetProperty("budget").GetString() == "tiny";
        var metrics = root.GetProperty("metrics");
        var name = entry.Metric ?? Catalog.Find(entry.Recipe).Published.Select(figure => figure.Metric).FirstOrDefault()
            ?? metrics.EnumerateObject().First().Name;
        return isTiny
            ? "the picture is of a small run on made data, whose figures mean nothing."
            : $"{name.Replace('_', ' ')} {Format.Number(metrics.GetProperty(name).GetDouble())} in the run that drew the picture.";
    }

    /// <summary>A section's place on the page of results, as Markdown names it.</summary>
    private static string Anchor(string section)
    {
        var heading = $"{section} {Catalog.Sections[section]}".ToLowerInvariant();
        return string.Concat(heading.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == ' ')).Replace(' ', '-');
    }
}
