namespace Nabi.Images;

/// <summary>Paths with their classes, in an order: what a folder is before anything is read.</summary>
/// <param name="Paths">The files, or folders of frames.</param>
/// <param name="Labels">The class of each; empty where there are none.</param>
/// <param name="ClassNames">The names of the classes by number.</param>
internal sealed record ImageIndex(string[] Paths, int[] Labels, IReadOnlyList<string> ClassNames)
{
    /// <summary>Indexes a folder that has a folder for each class.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">The classes in their order; null for that of their names.</param>
    /// <param name="entries">The paths of a class's folder.</param>
    public static ImageIndex Inferred(string folder, IReadOnlyList<string>? names, Func<string, IEnumerable<string>> entries)
    {
        string[] found = [.. ImageTree.Folders(folder).Select(path => Path.GetFileName(path))];
        if (names is not null && !names.Order(StringComparer.Ordinal).SequenceEqual(found))
        {
            throw new NabiException(
                $"ClassNames must name the {found.Length} folders of '{folder}' ({Listed(found)}), each once, got {Listed(names)}.");
        }

        var classes = names ?? found;
        (string Path, int Label)[] all =
            [.. classes.SelectMany((name, number) => entries(Path.Combine(folder, name)).Select(path => (path, number)))];
        return new ImageIndex([.. all.Select(pair => pair.Path)], [.. all.Select(pair => pair.Label)], classes);
    }

    /// <summary>The images of a folder and of all folders in it, with the classes given for them.</summary>
    public static ImageIndex Given(string folder, IReadOnlyList<int> labels, bool followLinks)
    {
        string[] paths = [.. ImageTree.Files(folder, ImageTree.Endings, followLinks)];
        if (labels.Count != paths.Length)
        {
            throw new NabiException(
                $"Labels has {labels.Count} entries for the {paths.Length} images of '{folder}'; expected one for each.");
        }

        if (labels.Any(label => label < 0))
            throw new NabiException($"Labels must be 0 or more, got {labels.Min()}.");
        var count = labels.Count == 0 ? 0 : labels.Max() + 1L;
        if (count > Math.Max(1, paths.Length) * 1000L)
            throw new NabiException($"Labels go up to {count - 1} for {paths.Length} images; number the classes from 0.");
        return new ImageIndex(paths, [.. labels],
            [.. Enumerable.Range(0, checked((int)count)).Select(label => label.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>The images of a folder and of all folders in it, without classes.</summary>
    public static ImageIndex Unlabelled(string folder, bool followLinks)
        => new([.. ImageTree.Files(folder, ImageTree.Endings, followLinks)], [], []);

    /// <summary>The order of NumPy's <c>RandomState(seed).shuffle</c>, so that Keras holds back the same files.</summary>
    public ImageIndex Shuffled(int seed)
    {
        var order = new NumpyRandom((uint)seed).ShuffledRange(Paths.Length);
        return this with { Paths = [.. order.Select(i => Paths[i])], Labels = Labels.Length == 0 ? [] : [.. order.Select(i => Labels[i])] };
    }

    /// <summary>A part of it.</summary>
    public ImageIndex Part(Range range) => this with { Paths = Paths[range], Labels = Labels.Length == 0 ? [] : Labels[range] };

    private static string Listed(IReadOnlyList<string> names) => Short(string.Join(", ", names));

    private static string Short(string text) => text.Length <= 60 ? text : $"{text[..57]}...";
}
