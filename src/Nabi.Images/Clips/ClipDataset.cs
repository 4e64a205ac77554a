namespace Nabi.Images;

/// <summary>
/// Films in clips of equal length, as batches of shape (batch, frames, height, width, channels), 0 to 255, with the class of each film. One
/// film is read at a time; <c>Shuffle</c> with a buffer mixes clips of several, <c>Prefetch</c> reads ahead.
/// </summary>
public sealed class ClipDataset : Dataset
{
    // What ffmpeg is asked for; folders of frames need no ending.
    private static readonly string[] Endings =
        [".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".ts", ".flv", ".wmv", ".ogv", ".3gp"];

    private readonly ImageIndex index;
    private readonly ClipDatasetOptions options;

    private ClipDataset(ImageIndex index, ClipDatasetOptions options)
    {
        (this.index, this.options) = (index, options);
        if (options.LabelMode == LabelMode.Binary && index.ClassNames.Count != 2)
            throw new NabiException($"Labels of mode 'binary' need two classes, got {index.ClassNames.Count}.");
    }

    /// <summary>The names of the classes by number.</summary>
    public IReadOnlyList<string> ClassNames => index.ClassNames;

    /// <summary>The films: files, and folders of frames.</summary>
    public IReadOnlyList<string> FilePaths => index.Paths;

    /// <summary>The clips of a folder that has a folder for each class, of films or of folders of frames.</summary>
    /// <param name="folder">Such as <c>smoke/train</c> with <c>clear/</c> and <c>smoke/</c> in it.</param>
    /// <param name="options">Lengths, sizes, labels; null for ten frames of 224 by 224.</param>
    /// <exception cref="NabiException">
    /// The folder is missing or holds no films, or the options do not go together. A damaged film, or one with fewer frames than a clip, is
    /// told of when it is reached.
    /// </exception>
    public static ClipDataset FromDirectory(string folder, ClipDatasetOptions? options = null)
    {
        options ??= new();
        options.Check();
        var index = ImageIndex.Inferred(folder, options.ClassNames,
            path => ImageTree.Folders(path).Concat(ImageTree.Names(path, Endings)).Order(StringComparer.Ordinal));
        return index.Paths.Length > 0 ? new ClipDataset(index, options)
            : throw new NabiException(
                $"'{folder}' holds no clips; expected a folder for each class, with a folder of frames or a film "
                + $"({Endings[0]}, ...) for each.");
    }

    /// <summary>The clips that a table names, with the class of each film.</summary>
    /// <param name="path">A CSV file whose first line has the columns <c>path</c> and <c>label</c>, and perhaps others.</param>
    /// <param name="options">Lengths, sizes, labels; null for ten frames of 224 by 224.</param>
    /// <param name="folder">
    /// What paths begin at: each must lie in it. Null (default) for the folder of the CSV file.
    /// </param>
    /// <exception cref="NabiException">The table is damaged or empty, or a path is missing or leads elsewhere.</exception>
    public static ClipDataset FromCsv(string path, ClipDatasetOptions? options = null, string? folder = null)
    {
        options ??= new();
        options.Check();
        folder = Path.GetFullPath(folder ?? Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new ClipDataset(ClipTable.Read(path, folder, options.ClassNames), options);
    }

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(int epoch) => Dataset.From(Each(epoch)).Batch(options.BatchSize).Epoch(0);

    /// <inheritdoc/>
    public override Dataset Batch(int size, bool dropRemainder = false)
        => dropRemainder ? base.Batch(size, dropRemainder) : Again(options with { BatchSize = size });

    private ClipDataset Again(ClipDatasetOptions changed)
    {
        changed.Check();
        return new ClipDataset(index, changed);
    }

    private IEnumerable<Sample> Each(int epoch)
    {
        var count = index.Paths.Length;
        var order = options.Shuffle ? new NumpyRandom(FileDataset.EpochSeed(options.Seed, epoch)).ShuffledRange(count)
            : [.. Enumerable.Range(0, count)];
        foreach (var place in order)
        {
            var target = options.LabelMode is { } mode ? Targets.One(index.Labels[place], index.ClassNames.Count, mode) : null;
            foreach (var clip in Clips(index.Paths[place]))
                yield return new Sample(clip, target);
        }
    }

    private IEnumerable<Tensor> Clips(string path)
    {
        var (held, clips, skip, stride) = (new Queue<Tensor>(), 0, 0, options.Stride ?? options.Frames);
        foreach (var frame in FrameSource.Open(path, options.Sized))
        {
            // Between clips that are further apart than they are long.
            if (skip-- > 0)
                continue;
            skip = 0;
            held.Enqueue(frame.Image);
            if (held.Count < options.Frames)
                continue;
            yield return Ops.Stack([.. held]);
            if (++clips == options.MaxClips)
                yield break;
            for (var i = 0; i < stride && held.Count > 0; i++)
                held.Dequeue();
            skip = Math.Max(0, stride - options.Frames);
        }

        if (clips == 0)
            throw new NabiException($"The film '{path}' has {held.Count} frames; a clip needs {options.Frames}.");
    }
}
