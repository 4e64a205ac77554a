using System.Formats.Tar;
using System.IO.Compression;
using Nabi.Files.Tests;

namespace Nabi.Data.Tests;

/// <summary>Damaged sounds, texts and data sets: only NabiException may come out, within the bounds of <see cref="Caps"/>.</summary>
public sealed class FuzzTests : TestsWithFolder
{
    public override void Dispose()
    {
        base.Dispose();
        Caps.Tell();
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(1, 24)]
    [InlineData(3, 32)]
    public void Sounds(int kind, int bits)
    {
        var whole = AudioTests.Wav(kind, 2, 8000, bits, [.. Enumerable.Range(0, 96).Select(i => (byte)(i % 7))], isExtended: bits == 24);
        foreach (var i in Cases(1000))
            Caps.Read($"{kind}-{bits}.wav, damage {i}", new Mutator(i).Damage(whole), bytes => AudioFile.Decode(bytes, "it"));
    }

    [Fact]
    public void Tokenizers()
    {
        var tokenizer = new Tokenizer();
        tokenizer.FitOnTexts(["The cat sat on the mat.", "the dog \"ate\" the homework"]);
        var whole = Encoding.UTF8.GetBytes(tokenizer.ToJson());
        foreach (var i in Cases(1000))
        {
            Caps.Read($"tokenizer.json, damage {i}", new Mutator(i).Damage(whole),
                bytes => Tokenizer.FromJson(Encoding.UTF8.GetString(bytes)));
        }
    }

    [Fact]
    public void Tables_and_vectors()
    {
        Damaged("index.json", Encoding.UTF8.GetBytes("{\"the\": 1, \"of\": 2, \"caf\\u00e9\": 3}"), path => WordRanks.Read(path));
        Damaged("weather.csv",
            Encoding.UTF8.GetBytes("Date Time,\"p (mbar)\",T (degC)\n01.01.2009 00:10:00,996.5,-1e1\n01.01.2009 00:20:00,997,2\n"),
            path => JenaClimate.Read(path));
        var vectors = Encoding.UTF8.GetBytes("the 1 -2.5e-1\nof 3 4\nto 0 1\n");
        Damaged("glove.txt", vectors, path => GloVe.Read(path));
        Damaged("glove.txt.gz", Zipped(vectors), path => GloVe.Read(path));
        Damaged("words.txt", [.. "3 2\n"u8, .. vectors], path => Word2Vec.Read(path));
        Damaged("words.bin", [.. "2 2\nthe "u8, .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f), .. "\nof "u8,
            .. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(4f), (byte)'\n'], path => Word2Vec.Read(path));
        Damaged("words.bin.gz", Zipped([.. "1 1\nthe "u8, .. BitConverter.GetBytes(1f)]), path => Word2Vec.Read(path));
    }

    [Fact]
    public void Archives()
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            foreach (var name in (string[])["aclImdb/train/pos/1_9.txt", "aclImdb/test/neg/0_1.txt"])
            {
                writer.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream("good or bad"u8.ToArray()) });
            }
        }

        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in (string[])["a.txt", "b/c.txt"])
            {
                using (var entry = archive.CreateEntry(name).Open())
                    entry.Write("some text, some text, some text"u8);
            }
        }

        Damaged("reviews.tar", tar.ToArray(), path => RawReviews.Read(path), 200);
        Damaged("reviews.tar.gz", Zipped(tar.ToArray()), path => RawReviews.Read(path), 200);
        Damaged("all.tar", tar.ToArray(), path => Archive.ExtractTar(path, Folder["tar"]), 200);
        Damaged("all.zip", zip.ToArray(), path => Archive.ExtractZip(path, Folder["zip"]), 200);
    }

    [Fact]
    public void Pickled_sequences()
    {
        byte[] lists = [0x80, 2, .. "]((lp1\nK\u0001K\u0002e(K\u0003ee."u8];
        foreach (var i in Cases(1000))
            Caps.Read($"lists.pickle, damage {i}", new Mutator(i).Damage(lists), bytes => Npz(bytes));

        void Npz(byte[] pickle)
        {
            using var file = new MemoryStream();
            using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            using (var entry = archive.CreateEntry("x.npy", CompressionLevel.NoCompression).Open())
            {
                entry.Write([0x93, .. "NUMPY"u8, 1, 0, 70, 0,
                    .. Encoding.ASCII.GetBytes("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }".PadRight(69) + "\n"), .. pickle]);
            }

            file.Position = 0;
            using var npz = Nabi.Files.NpzFile.Open(file, "it");
            npz.ReadLists("x");
        }
    }

    private void Damaged(string name, byte[] whole, Action<string> read, int cases = 400)
    {
        foreach (var i in Cases(cases))
            Caps.Read($"{name}, damage {i}", new Mutator(i).Damage(whole), bytes => read(Folder.Write(name, bytes)));
    }

    private static IEnumerable<int> Cases(int count) => Enumerable.Range(0, count * Caps.Factor);

    private static byte[] Zipped(byte[] bytes)
        => Through(bytes, target => new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true));

    private static byte[] Through(byte[] bytes, Func<Stream, Stream> open)
    {
        using var target = new MemoryStream();
        using (var packed = open(target))
            packed.Write(bytes);
        return target.ToArray();
    }
}
