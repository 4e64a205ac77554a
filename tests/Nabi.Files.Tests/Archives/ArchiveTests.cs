using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Nabi.Files.Tests;

public sealed class ArchiveTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("nabi-archive").FullName;

    public void Dispose() => Directory.Delete(folder, true);

    [Theory]
    [InlineData("zip")]
    [InlineData("pax")]
    [InlineData("gnu")]
    [InlineData("ustar")]
    [InlineData("tar.gz")]
    public void FilesAreExtracted(string kind)
    {
        var longName = kind == "ustar" ? "d/short.txt" : string.Join('/', Enumerable.Repeat("a_rather_long_folder_name", 12)) + "/x.txt";
        var path = Save(kind, [("a.txt", "alpha"), ("./d/b.txt", "beta"), (longName, new string('x', 1000)), ("d/empty", "")]);
        var target = Path.Combine(folder, "out");
        Archive.Extract(path, target);
        Archive.Extract(path, target);
        Assert.Equal("alpha", File.ReadAllText(Path.Combine(target, "a.txt")));
        Assert.Equal("beta", File.ReadAllText(Path.Combine(target, "d", "b.txt")));
        Assert.Equal(1000, File.ReadAllText(Path.Combine(target, longName)).Length);
        Assert.Equal(4, Directory.GetFiles(target, "*", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData("zip", "../evil")]
    [InlineData("zip", "a/../../evil")]
    [InlineData("zip", "/evil")]
    [InlineData("zip", "C:\\evil")]
    [InlineData("zip", "a\\..\\..\\evil")]
    [InlineData("pax", "../evil")]
    [InlineData("pax", "a/../../evil")]
    [InlineData("ustar", "/evil")]
    public void NamesThatLeadOutAreRefused(string kind, string name)
    {
        var path = Save(kind, [(name, "evil")]);
        Assert.Contains("leads out", Assert.Throws<NabiException>(() => Archive.Extract(path, Path.Combine(folder, "out"))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "evil")));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Fifo)]
    public void LinksAndSpecialFilesInTarAreRefused(TarEntryType type)
    {
        var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            var entry = new PaxTarEntry(type, "link");
            if (type != TarEntryType.Fifo)
                entry.LinkName = "/etc/passwd";
            tar.WriteEntry(entry);
        }

        Assert.Contains("never followed", Assert.Throws<NabiException>(() => Archive.Read(stream, "test", static (_, _) => { })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LinksInZipAreRefused()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, true))
        {
            var entry = zip.CreateEntry("link");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var content = entry.Open();
            content.Write("/etc/passwd"u8);
        }

        Assert.Contains("link", Assert.Throws<NabiException>(() => Archive.Read(stream, "test", static (_, _) => { })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALinkThatIsThereAlreadyIsNotWrittenThrough()
    {
        var outside = Directory.CreateDirectory(Path.Combine(folder, "outside")).FullName;
        var target = Directory.CreateDirectory(Path.Combine(folder, "out")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(target, "d"), outside);
        Assert.Contains("through the link", Assert.Throws<NabiException>(() => Archive.Extract(Save("zip", [("d/x", "evil")]), target)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(outside));
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar.gz")]
    public void BombsAreRefusedInTime(string kind)
    {
        var path = Save(kind, Enumerable.Range(0, 30).Select(static i => ($"f{i}", new string('0', 10 << 20))));
        Assert.InRange(new FileInfo(path).Length, 1, 1 << 20);
        long seen = 0;
        Assert.Contains("times", Assert.Throws<NabiException>(() => Archive.Read(path, (_, content) => seen += Count(content))).Message, StringComparison.Ordinal);
        Assert.InRange(seen, 0, 80 << 20);
    }

    [Fact]
    public void TheSameNameTwiceIsRefused() => Assert.Contains(
        "twice", Assert.Throws<NabiException>(() => Archive.Extract(Save("ustar", [("a", "1"), ("./a", "2")]), folder)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("no archive at all")]
    public void OtherFilesAreRefused(string content)
    {
        var path = Path.Combine(folder, "x");
        File.WriteAllText(path, content.PadRight(content.Length > 0 ? 2000 : 0));
        Assert.Contains("not a", Assert.Throws<NabiException>(() => Archive.Read(path, static (_, _) => { })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReviewsRead()
    {
        var count = 0;
        Archive.Read(Path.Combine(SharedFiles.Data, "imdb", "aclImdb_subset.tar.gz"), (name, content) =>
        {
            count += name.StartsWith("aclImdb/train/pos/", StringComparison.Ordinal) ? 1 : 0;
            Assert.True(Count(content) == content.Length);
        });
        Assert.Equal(1000, count);
    }

    internal static byte[] Make(string kind, params (string Name, string Content)[] files)
    {
        var stream = new MemoryStream();
        Write(stream, kind, files);
        return stream.ToArray();
    }

    private static long Count(Stream content)
    {
        var piece = new byte[1 << 16];
        long count = 0;
        for (int got; (got = content.Read(piece)) > 0;)
            count += got;
        return count;
    }

    private static void Write(Stream stream, string kind, IEnumerable<(string Name, string Content)> files)
    {
        if (kind == "zip")
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, true);
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }

            return;
        }

        using var gzip = kind == "tar.gz" ? new GZipStream(stream, CompressionLevel.Optimal, true) : null;
        using var tar = new TarWriter(gzip ?? stream, kind == "gnu" ? TarEntryFormat.Gnu : kind == "ustar" ? TarEntryFormat.Ustar : TarEntryFormat.Pax, true);
        foreach (var (name, content) in files)
        {
            TarEntry entry = kind switch
            {
                "gnu" => new GnuTarEntry(TarEntryType.RegularFile, name),
                "ustar" => new UstarTarEntry(TarEntryType.RegularFile, name),
                _ => new PaxTarEntry(TarEntryType.RegularFile, name),
            };
            entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
            tar.WriteEntry(entry);
        }
    }

    private string Save(string kind, IEnumerable<(string Name, string Content)> files)
    {
        var path = Path.Combine(folder, "archive." + kind);
        using var stream = File.Create(path);
        Write(stream, kind, files);
        return path;
    }
}
