namespace Nabi.Files.Tests;

/// <summary>Reads all that a file of a kind holds, as a caller would.</summary>
internal static class Readers
{
    /// <summary>Small limits, so that a bomb shows as memory.</summary>
    public static readonly ReadLimits Limits = new() { MaxArrayBytes = 64 << 20, FreeExpansionBytes = 16 << 20 };

    /// <param name="extension">The kind of file.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="verifiesChecksums">False to read on where a checksum is wrong, as if an attacker had made it true.</param>
    public static void ReadAll(string extension, byte[] bytes, bool verifiesChecksums = true)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        switch (extension)
        {
            case ".h5":
                Hdf5(stream, Limits with { VerifiesChecksums = verifiesChecksums });
                break;
            case ".npy":
                NpyFile.Read(stream, "fuzzed", Limits);
                break;
            case ".npz":
                Npz(stream);
                break;
            case ".idx":
                IdxFile.Read(stream, "fuzzed", Limits);
                break;
            case ".keras":
                Keras(stream, Limits with { VerifiesChecksums = verifiesChecksums });
                break;
            case ".safetensors":
                SafeTensors(stream);
                break;
            case ".csv":
                CsvFile.Read(stream, "fuzzed");
                break;
            default:
                throw new InvalidOperationException(extension);
        }
    }

    /// <summary>The walk goes on where one member is damaged, so that the others are read too.</summary>
    private static void Hdf5(Stream stream, ReadLimits limits)
    {
        using var file = Hdf5File.Open(stream, "fuzzed", limits);
        Walk(file.Root, 0);
    }

    private static void Walk(Hdf5Group group, int depth)
    {
        Try(() => Read(group.Attributes));
        foreach (var name in group.Names.Take(3000))
        {
            Try(() =>
            {
                if (!group.IsGroup(name))
                {
                    var dataset = group.Dataset(name);
                    Try(() => Read(dataset.Attributes));
                    Consume(dataset.Read());
                }
                else if (depth < 8)
                {
                    Walk(group.Group(name), depth + 1);
                }
            });
        }
    }

    private static void Read(Hdf5Attributes attributes)
    {
        foreach (var name in attributes.Names)
        {
            Try(() => Consume(attributes[name]));
            Try(() => attributes.Texts(name));
        }
    }

    private static void Npz(Stream stream)
    {
        using var file = NpzFile.Open(stream, "fuzzed", Limits);
        foreach (var name in file.Names)
        {
            Try(() => Consume(file[name]));
            Try(() => file.ReadLists(name));
        }
    }

    private static void SafeTensors(Stream stream)
    {
        using var file = SafeTensorsFile.Open(stream, "fuzzed", Limits);
        foreach (var name in file.Names)
            Try(() => Consume(file[name]));
    }

    private static void Keras(Stream stream, ReadLimits limits)
    {
        using var zip = new ZipReader(stream, "fuzzed", limits);
        foreach (var entry in zip.Entries)
        {
            Try(() =>
            {
                using var content = zip.OpenSeekable(entry);
                if (entry.Name.EndsWith(".h5", StringComparison.Ordinal))
                    Hdf5(content, limits);
            });
        }
    }

    private static void Consume(NumericArray array)
        => _ = array.ElementType == ElementType.String ? array.ToStrings().Length : array.ToDoubles().Length;

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (NabiException)
        {
            // This is what damage must lead to; any other exception passes on and fails the test.
        }
    }
}
