namespace Nabi.Recipes;

/// <summary>One idea of the curriculum in the gallery: a picture that a run made, the lines of code it comes down to, and links.</summary>
/// <param name="Recipe">The recipe whose run makes the picture.</param>
/// <param name="Title">The idea, as a heading.</param>
/// <param name="Text">A sentence or two about the picture.</param>
/// <param name="Picture">The picture among the files of the run, such as <c>gates.svg</c>.</param>
/// <param name="Source">The file whose lines are shown, from the repository's root.</param>
/// <param name="From">How the first line shown begins.</param>
/// <param name="To">How the last line shown begins; a closing brace is that of the block that begins with the first line.</param>
public sealed record GalleryEntry(string Recipe, string Title, string Text, string Picture, string Source, string From, string To)
{
    /// <summary>The most lines of code that are shown of a source.</summary>
    public const int MostLines = 16;

    /// <summary>The figure of the run that the page names; null for the first published one, or else the first.</summary>
    public string? Metric { get; init; }

    /// <summary>The name of the picture on the page.</summary>
    public string Image => $"{Recipe}-{Picture}";

    /// <summary>The lines of code, without the indentation that they share.</summary>
    /// <param name="root">The repository's root.</param>
    /// <exception cref="NabiException">The source is not there, or the lines are not in it.</exception>
    public IReadOnlyList<string> Code(string root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var file = Path.Combine(root, Source);
        if (!File.Exists(file))
        {
            throw new NabiException(
                $"The gallery shows code of '{Source}', which is not in '{root}'; run the command in the repository's root.");
        }

        var lines = File.ReadAllLines(file);
        var first = Array.FindIndex(lines, line => line.TrimStart().StartsWith(From, StringComparison.Ordinal));
        var last = first < 0 ? -1 : Array.FindIndex(lines, first, line => To == "}"
            ? line == Indentation(lines[first]) + To
            : line.TrimStart().StartsWith(To, StringComparison.Ordinal));
        if (last < 0)
        {
            throw new NabiException($"The gallery's code of '{Recipe}' is not in '{Source}': expected a line that begins with "
                + $"'{(first < 0 ? From : To)}'"
                + $"{(first < 0 ? "" : $" after that with '{From}'")}; correct the entry in recipes/Gallery/GalleryEntries.cs.");
        }

        var block = lines[first..(last + 1)];
        if (block.Length > MostLines)
        {
            throw new NabiException(
                $"The gallery's code of '{Recipe}' has {block.Length} lines; choose at most {MostLines} of '{Source}'.");
        }

        var indent = block.Where(line => line.Trim().Length > 0).Min(line => Indentation(line).Length);
        return [.. block.Select(line => line.Length > indent ? line[indent..].TrimEnd() : "")];
    }

    private static string Indentation(string line) => line[..^line.TrimStart().Length];
}
