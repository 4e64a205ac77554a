namespace Nabi.Data;

/// <summary>Four idx files make a data set: images and labels, for training and for testing, as MNIST brought it up.</summary>
internal sealed record IdxImages(string Set, string Home, string TrainImages, string TrainLabels, string TestImages, string TestLabels)
{
    private const int Classes = 10;

    // Bytes expanded at a time.
    private const int Piece = 1 << 15;

    /// <summary>Loads both halves.</summary>
    /// <exception cref="NabiException">A file is missing, damaged, or not what its name says.</exception>
    public (LabeledData Train, LabeledData Test) Load(DataSource source)
        => (Half(source, "train", TrainImages, TrainLabels), Half(source, "t10k", TestImages, TestLabels));

    private LabeledData Half(DataSource source, string half, string imagesSha, string labelsSha)
    {
        var imagePath = Find(source, half + "-images-idx3-ubyte", imagesSha);
        var labelPath = Find(source, half + "-labels-idx1-ubyte", labelsSha);
        using var images = IdxReader.Open(imagePath);
        using var labels = IdxReader.Open(labelPath);
        if (images.ElementType != ElementType.UInt8 || images.Shape.Length != 3)
            throw new NabiException($"'{imagePath}' holds {Described(images)}, expected images: UInt8 (count, rows, columns).");
        if (labels.ElementType != ElementType.UInt8 || labels.Shape.Length != 1)
            throw new NabiException($"'{labelPath}' holds {Described(labels)}, expected labels: UInt8 (count,).");
        if (labels.Length != images.Shape[0])
        {
            throw new NabiException(
                $"'{labelPath}' holds {labels.Length} labels, but '{imagePath}' holds {images.Shape[0]} images; expected equally many.");
        }

        var y = Tensor.Zeros(new Shape((int)labels.Length), DType.Int32);
        var classes = new byte[labels.Length];
        labels.Read(classes);
        for (var i = 0; i < classes.Length; i++)
        {
            y.Integers[i] = classes[i] < Classes
                ? classes[i]
                : throw new NabiException($"'{labelPath}': label {i} is {classes[i]}, expected a class from 0 to {Classes - 1}.");
        }

        return new LabeledData(Pixels(images, imagePath), y);
    }

    private static Tensor Pixels(IdxReader images, string path)
    {
        if (images.Length > Array.MaxLength)
            throw new NabiException($"'{path}' declares {images.Length} pixels; one tensor holds at most {Array.MaxLength}.");
        var x = Tensor.Empty(new Shape(images.Shape));
        var target = x.Floats;
        var piece = new byte[Piece];
        for (var at = 0; at < target.Length; at += Piece)
        {
            var part = piece.AsSpan(0, Math.Min(Piece, target.Length - at));
            images.Read(part);
            PixelBytes.ToFloats(part, target[at..]);
        }

        return x;
    }

    private static string Described(IdxReader values)
        => $"{values.ElementType} ({string.Join(", ", values.Shape.ToArray())}{(values.Shape.Length == 1 ? "," : "")})";

    private string Find(DataSource source, string name, string sha)
        => source.Find(Set, new RemoteFile(name + ".gz", new Uri($"{Home}{name}.gz")) { Sha256 = sha }, name);
}
