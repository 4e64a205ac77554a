namespace Nabi.Images;

/// <summary>How a folder of images becomes a data set. Keras's names and defaults (<c>image_dataset_from_directory</c>).</summary>
public sealed record ImageDatasetOptions
{
    /// <summary>
    /// The class of every image of the folder and of all folders in it, in the order of their paths; null (default): the folder has a
    /// folder for each class.
    /// </summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>
    /// What classes become: <c>int</c> (default), <c>categorical</c> or <c>binary</c>; null for images without targets, of the folder and
    /// of all folders in it.
    /// </summary>
    public LabelMode? LabelMode { get; init; } = Images.LabelMode.Int;

    /// <summary>The folders of classes in the order of their numbers; null (default) for the order of their names.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Which channels: <c>rgb</c> (default), <c>grayscale</c> or <c>rgba</c>.</summary>
    public ColorMode ColorMode { get; init; }

    /// <summary>Images in a batch, 1 or more; 32 by default.</summary>
    public int BatchSize { get; init; } = Dataset.DefaultBatchSize;

    /// <summary>The height and width every image is brought to; (256, 256) by default.</summary>
    public (int Height, int Width) ImageSize { get; init; } = (256, 256);

    /// <summary>Whether images come in another order each epoch; true by default. If not, in the order of classes and names.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>What orders, and which images are held back, are drawn from; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>The part of the images that is held back to validate, above 0 and below 1; null (default) for none.</summary>
    public double? ValidationSplit { get; init; }

    /// <summary>Which part is meant: <c>training</c> or <c>validation</c>; needed with <see cref="ValidationSplit"/>.</summary>
    public DataSubset? Subset { get; init; }

    /// <summary>How images are resized, as by the layer <c>Resizing</c>; <c>bilinear</c> by default.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>Whether links to folders are followed; false by default.</summary>
    public bool FollowLinks { get; init; }

    /// <summary>Whether the middle of an image is taken that has the proportions of <see cref="ImageSize"/>; false by default.</summary>
    public bool CropToAspectRatio { get; init; }

    /// <summary>Whether black borders are put around an image until it has those proportions; false by default.</summary>
    public bool PadToAspectRatio { get; init; }
}
