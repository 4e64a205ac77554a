namespace Nabi.Data;

/// <summary>
/// CIFAR-10: 50,000 colour images for training and 10,000 for testing, in ten classes (Krizhevsky 2009), from the binary version.
/// </summary>
public static class Cifar10
{
    private const string Set = "cifar10";
    private const string Folder = "cifar-10-batches-bin";
    private const int Side = 32;
    private const int Plane = Side * Side;
    private const int Channels = 3;
    private const int Record = 1 + Channels * Plane;

    private static readonly RemoteFile Binaries =
        new("cifar-10-binary.tar.gz", new Uri("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"))
        {
            Md5 = "c32a1d4ab5d03f1284b67883e8d87530",
            Length = 170052171,
        };

    /// <summary>The names of the ten classes.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>
    /// Loads the images, from a data folder or, if need be, from the network. Pixels are floats from 0 to 255 as in Keras.
    /// Files that hold only the first images of a batch are taken as they are.
    /// </summary>
    /// <param name="folder">The data folder, holding cifar10/cifar-10-batches-bin/data_batch_1.bin (or .bin.gz) and so on; null for
    /// NABI_DATA, or the network.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <returns>X of shape (images, 32, 32, 3), Y of shape (images) with the class.</returns>
    /// <exception cref="NabiException">A file is missing or damaged.</exception>
    public static (LabeledData Train, LabeledData Test) Load(string? folder = null, IProgress<DownloadProgress>? progress = null)
        => Load(DataSource.Of(folder, progress));

    internal static (LabeledData Train, LabeledData Test) Load(DataSource source)
    {
        var batches = Find(source);
        return (Read([.. Enumerable.Range(1, 5).Select(i => Batch(batches, $"data_batch_{i}.bin"))]),
            Read([Batch(batches, "test_batch.bin")]));
    }

    private static string Find(DataSource source)
    {
        if (source.FindLocal(Set, Folder) is { } found)
            return found;
        var archive = source.Find(Set, Binaries);
        var unpacked = Path.Combine(source.Cache, Set, "unpacked");
        if (!Directory.Exists(unpacked))
            Archive.ExtractTar(archive, unpacked);
        return Path.Combine(unpacked, Folder);
    }

    private static string Batch(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? path : File.Exists(path + ".gz") ? path + ".gz"
            : throw new NabiException($"'{name}' (or '{name}.gz') is not in '{folder}'; CIFAR-10 needs data_batch_1 to 5 and test_batch.");
    }

    private static LabeledData Read(string[] paths)
    {
        // Records of label, red, green and blue plane -> (images, 32, 32, 3)
        var records = Array.ConvertAll(paths, Records);
        var images = records.Sum(bytes => bytes.Count / Record);
        var x = Tensor.Empty(new Shape(images, Side, Side, Channels));
        var y = Tensor.Zeros(new Shape(images), DType.Int32);
        var image = 0;
        for (var file = 0; file < paths.Length; file++)
        {
            for (var at = 0; at < records[file].Count; at += Record, image++)
            {
                var record = records[file].AsSpan(at, Record);
                if (record[0] >= ClassNames.Count)
                {
                    throw new NabiException(
                        $"'{paths[file]}': byte {at} (image {at / Record}) is the label {record[0]}, expected "
                        + $"0 to {ClassNames.Count - 1}.");
                }

                y.Integers[image] = record[0];
                Interleave(record[1..], x.Floats.Slice(image * Channels * Plane, Channels * Plane));
            }
        }

        return new LabeledData(x, y);
    }

    private static void Interleave(ReadOnlySpan<byte> planes, Span<float> pixels)
    {
        ReadOnlySpan<byte> red = planes[..Plane], green = planes.Slice(Plane, Plane), blue = planes.Slice(2 * Plane, Plane);
        for (var i = 0; i < Plane; i++)
        {
            var pixel = pixels.Slice(Channels * i, Channels);
            pixel[2] = blue[i];
            pixel[1] = green[i];
            pixel[0] = red[i];
        }
    }

    private static ArraySegment<byte> Records(string path)
    {
        using var stream = ExpandedFile.Open(path);
        using var bytes = new MemoryStream(stream.LikelyLength);
        stream.CopyTo(bytes);
        return bytes.Length > 0 && bytes.Length % Record == 0
            ? new ArraySegment<byte>(bytes.GetBuffer(), 0, (int)bytes.Length)
            : throw new NabiException(
                $"'{path}' holds {bytes.Length} bytes, expected whole images of {Record} bytes; it is cut off in image "
                + $"{bytes.Length / Record} at byte {bytes.Length / Record * Record}.");
    }
}
