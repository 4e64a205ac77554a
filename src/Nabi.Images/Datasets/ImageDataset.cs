namespace Nabi.Images;

/// <summary>
/// A folder of images as batches: <c>ImageDataset.FromDirectory("flowers")</c> of a folder for each class. Files are read as their batch is
/// asked for; <c>Prefetch</c> reads ahead.
/// </summary>
/// <remarks>Keras's <c>image_dataset_from_directory</c>: the same files are held back for the same seed.</remarks>
public sealed class ImageDataset : Dataset
{
    private readonly Dataset batches;

    private ImageDataset(ImageIndex index, ImageDatasetOptions options)
    {
        (ClassNames, FilePaths) = (index.ClassNames, index.Paths);
        batches = new FileDataset(index, path => Read(path, options), options.LabelMode, options.BatchSize,
            options.Shuffle ? options.Seed : null);
    }

    /// <summary>The names of the classes by number; empty where there are no classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The files, in the order in which they come where they are not shuffled.</summary>
    public IReadOnlyList<string> FilePaths { get; }

    /// <inheritdoc/>
    public override int? BatchCount => batches.BatchCount;

    /// <inheritdoc/>
    public override int? SampleCount => batches.SampleCount;

    /// <summary>
    /// The images of a folder: batches of floats from 0 to 255 of shape (batch, height, width, channels), with the number of each class.
    /// </summary>
    /// <param name="folder">A folder with a folder for each class, of JPEG, PNG, BMP and GIF files.</param>
    /// <param name="options">Sizes, labels, what is held back; null for Keras's defaults.</param>
    /// <exception cref="NabiException">
    /// The folder is missing or holds no images, or the options do not go together. A damaged image is told of when its batch is read.
    /// </exception>
    public static ImageDataset FromDirectory(string folder, ImageDatasetOptions? options = null)
    {
        options ??= new();
        if (options.ValidationSplit is null != options.Subset is null)
        {
            throw new NabiException(
                "ValidationSplit needs a Subset, 'training' or 'validation', and Subset a ValidationSplit; "
                + "SplitFromDirectory gives both parts.");
        }

        var index = Index(folder, options);
        return options.Subset is { } subset ? Part(folder, index, options, subset) : new ImageDataset(NotEmpty(folder, index), options);
    }

    /// <summary>The same folder in two parts: what trains, and what is held back to validate.</summary>
    /// <param name="folder">A folder with a folder for each class.</param>
    /// <param name="options">With <see cref="ImageDatasetOptions.ValidationSplit"/>.</param>
    /// <exception cref="NabiException">As for <see cref="FromDirectory"/>.</exception>
    /// <remarks>Keras's <c>subset="both"</c>.</remarks>
    public static (ImageDataset Training, ImageDataset Validation) SplitFromDirectory(string folder, ImageDatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.ValidationSplit is null)
            throw new NabiException("SplitFromDirectory needs a ValidationSplit, the part that is held back, such as 0.2.");
        var index = Index(folder, options);
        return (Part(folder, index, options, DataSubset.Training), Part(folder, index, options, DataSubset.Validation));
    }

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(int epoch) => batches.Epoch(epoch);

    /// <inheritdoc/>
    public override Dataset Batch(int size, bool dropRemainder = false) => batches.Batch(size, dropRemainder);

    /// <inheritdoc/>
    public override Dataset Shuffle(int seed = 0, int buffer = 1024) => batches.Shuffle(seed, buffer);

    /// <inheritdoc/>
    public override (Dataset First, Dataset Second) Split(double first) => batches.Split(first);

    /// <inheritdoc/>
    public override (Dataset First, Dataset Second) SplitAt(int samples) => batches.SplitAt(samples);

    private static ImageIndex Index(string folder, ImageDatasetOptions options)
    {
        Check(options);
        var index = options.LabelMode is null ? ImageIndex.Unlabelled(folder, options.FollowLinks)
            : options.Labels is { } labels ? ImageIndex.Given(folder, labels, options.FollowLinks)
            : ImageIndex.Inferred(folder, options.ClassNames, path => ImageTree.Files(path, ImageTree.Endings, options.FollowLinks));
        if (options.LabelMode == LabelMode.Binary && index.ClassNames.Count != 2)
            throw new NabiException($"Labels of mode 'binary' need two classes; '{folder}' has {index.ClassNames.Count}.");
        return options.Shuffle ? index.Shuffled(options.Seed) : index;
    }

    private static void Check(ImageDatasetOptions options)
    {
        new ImageLoadOptions { TargetSize = options.ImageSize }.Check();
        if (options.BatchSize < 1)
            throw new NabiException($"The batch size must be 1 or more, got {options.BatchSize}.");
        if (options.ValidationSplit is { } part && !(part > 0 && part < 1))
            throw new NabiException($"ValidationSplit must be above 0 and below 1, got {part}.");
        if (options.CropToAspectRatio && options.PadToAspectRatio)
            throw new NabiException("Images are cropped to the proportions of ImageSize or padded to them, not both.");
        if (options.ClassNames is not null && (options.LabelMode is null || options.Labels is not null))
            throw new NabiException("ClassNames are the names of folders; they need labels inferred from the folders.");
    }

    // The last files are held back, as in Keras.
    private static ImageDataset Part(string folder, ImageIndex index, ImageDatasetOptions options, DataSubset subset)
    {
        var cut = index.Paths.Length - (int)(options.ValidationSplit!.Value * index.Paths.Length);
        var part = subset == DataSubset.Training ? index.Part(..cut) : index.Part(cut..);
        return part.Paths.Length > 0 || index.Paths.Length == 0 ? new ImageDataset(NotEmpty(folder, part), options)
            : throw new NabiException(
                $"'{folder}' has {index.Paths.Length} images, of which a part of {options.ValidationSplit.Value} leaves "
                + $"none to the subset '{subset}'.");
    }

    private static ImageIndex NotEmpty(string folder, ImageIndex index)
        => index.Paths.Length > 0 ? index
        : throw new NabiException(
            $"'{folder}' holds no images; expected "
            + $"{(index.ClassNames.Count > 0 || index.Labels.Length > 0 ? "" : "a folder for each class with ")}"
            + $"files that end in {string.Join(", ", ImageTree.Endings)}.");

    private static Tensor Read(string path, ImageDatasetOptions options)
    {
        var (pixels, size) = (ImageFile.Pixels(path, options.ColorMode), options.ImageSize);
        if (options.CropToAspectRatio)
            pixels = pixels.Cut(Region.Cropped(pixels.Height, pixels.Width, size));
        else if (options.PadToAspectRatio)
            pixels = pixels.Bordered(Region.Border(pixels.Height, pixels.Width, size));
        var whole = new Region(0, 0, pixels.Height, pixels.Width);
        pixels = Resampler.Resize(pixels, ResizeFilter.Of(options.Interpolation), whole, size.Height, size.Width);
        return new Tensor([pixels.Height, pixels.Width, pixels.Channels], pixels.Values);
    }
}
