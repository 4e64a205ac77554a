namespace Nabi.Data;

/// <summary>Four idx files make a data set: images and labels, for training and for testing, as MNIST brought it up.</summary>
internal sealed record IdxImages(string Set, string Home, string TrainImages, string TrainLabels, string TestImages, string TestLabels)
{
    private const int Classes = 10;

    /// <summary>Loads both halves.</summary>
    /// <exception cref="NabiException">A file is missing, damaged, or not what its name says.</exception>
    public (LabeledData Train, LabeledData Test) Load(DataSource source)
        => (Half(source, "train", TrainImages, TrainLabels), Half(source, "t10k", TestImages, TestLabels));

    private LabeledData Half(DataSource source, string half, string imagesSha, string labelsSha)
    {
        var imagePath = Find(source, half + "-images-idx3-ubyte", imagesSha);
        var labelPath = Find(source, half + "-labels-idx1-ubyte", labelsSha);
        var images = IdxFile.Read(imagePath);
        var labels = IdxFile.Read(labelPath);
        if (images.ElementType != ElementType.UInt8 || images.Rank != 3)
            throw new NabiException($"'{imagePath}' holds {images}, expected images: UInt8 (count, rows, columns).");
        if (labels.ElementType != ElementType.UInt8 || labels.Rank != 1)
            throw new NabiException($"'{labelPath}' holds {labels}, expected labels: UInt8 (count,).");
        if (labels.Length != images.Shape[0])
        {
            throw new NabiException(
                $"'{labelPath}' holds {labels.Length} labels, but '{imagePath}' holds {images.Shape[0]} images; expected equally many.");
        }

        var y = Tensor.Zeros(new Shape(labels.Length), DType.Int32);
        var classes = labels.Values<byte>();
        for (var i = 0; i < classes.Length; i++)
        {
            y.Integers[i] = classes[i] < Classes
                ? classes[i]
                : throw new NabiException($"'{labelPath}': label {i} is {classes[i]}, expected a class from 0 to {Classes - 1}.");
        }

        return new LabeledData(Pixels(images), y);
    }

    private static Tensor Pixels(NumericArray images)
    {
        var x = Tensor.Empty(new Shape(images.Shape));
        var target = x.Floats;
        var bytes = images.Values<byte>();
        for (var i = 0; i < bytes.Length; i++)
            target[i] = bytes[i];
        return x;
    }

    private string Find(DataSource source, string name, string sha)
        => source.Find(Set, new RemoteFile(name + ".gz", new Uri($"{Home}{name}.gz")) { Sha256 = sha }, name);
}
