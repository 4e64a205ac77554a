using System.Formats.Tar;
using System.IO.Compression;

namespace Nabi.Data.Tests.Downloads;

public sealed class ArchiveTests : TestsWithFolder
{
    private string Tar(string name, Action<TarWriter> fill, bool gzip = true, TarEntryFormat format = TarEntryFormat.Ustar)
    {
        using var bytes = new MemoryStream();
        using (var stream = gzip ? new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true) : (Stream)bytes)
        using (var writer = new TarWriter(stream, format, leaveOpen: !gzip))
            fill(writer);
        return Folder.Write(name, bytes.ToArray());
    }

    private static TarEntry File(string name, string text, TarEntryFormat format = TarEntryFormat.Ustar)
    {
        var data = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return format == TarEntryFormat.Ustar ? new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = data }
            : format == TarEntryFormat.Gnu ? new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = data }
            : new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data };
    }

    private string Zip(string name, Action<ZipArchive> fill)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            fill(archive);
        return Folder.Write(name, bytes.ToArray());
    }

    private void NothingIsLeft()
    {
        Assert.False(Path.Exists(Folder["out"]));
        Assert.Empty(Directory.GetDirectories(Folder.Path));
        Assert.False(System.IO.File.Exists(Path.Combine(Path.GetDirectoryName(Folder.Path)!, "evil.txt")));
    }

    [Theory]
    [InlineData(TarEntryFormat.Ustar, true)]
    [InlineData(TarEntryFormat.Gnu, true)]
    [InlineData(TarEntryFormat.Pax, false)]
    public void Tar_is_unpacked(TarEntryFormat format, bool gzip)
    {
        var deep = string.Join('/', Enumerable.Repeat("folder-of-some-length", 3)) + "/x.txt";
        var longer = format == TarEntryFormat.Ustar ? "b.txt" : new string('n', 180) + ".txt";
        var path = Tar("good.tar", writer =>
        {
            writer.WriteEntry(File("a.txt", "hello", format));
            writer.WriteEntry(File(deep, new string('x', 1000), format));
            writer.WriteEntry(File(longer, "", format));
        }, gzip, format);
        Archive.ExtractTar(path, Folder["out"]);
        Assert.Equal("hello", System.IO.File.ReadAllText(Folder["out/a.txt"]));
        Assert.Equal(1000, new FileInfo(Folder["out/" + deep]).Length);
        Assert.True(System.IO.File.Exists(Folder["out/" + longer]));
        Assert.Contains("there already", Assert.Throws<NabiException>(() => Archive.ExtractTar(path, Folder["out"])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("a/../../evil.txt")]
    [InlineData("/tmp/evil.txt")]
    [InlineData("..\\evil.txt")]
    [InlineData("C:evil.txt")]
    public void Names_that_lead_out_are_refused(string name)
    {
        var tar = Tar("bad.tar", writer =>
        {
            writer.WriteEntry(File("fine.txt", "x"));
            writer.WriteEntry(File(name, "evil"));
        });
        Assert.Contains("leads out", Assert.Throws<NabiException>(() => Archive.ExtractTar(tar, Folder["out"])).Message,
            StringComparison.Ordinal);
        var zip = Zip("bad.zip", archive => archive.CreateEntry(name));
        Assert.Throws<NabiException>(() => Archive.ExtractZip(zip, Folder["out"]));
        NothingIsLeft();
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Fifo)]
    public void Links_and_devices_are_refused(TarEntryType type)
    {
        var tar = Tar("link.tar", writer =>
        {
            var entry = new UstarTarEntry(type, "link");
            if (type != TarEntryType.Fifo)
                entry.LinkName = "/etc/passwd";
            writer.WriteEntry(entry);
        });
        Assert.Contains("no links", Assert.Throws<NabiException>(() => Archive.ExtractTar(tar, Folder["out"])).Message,
            StringComparison.Ordinal);
        NothingIsLeft();
    }

    [Fact]
    public void Links_in_zip_are_refused()
    {
        var zip = Zip("link.zip", archive =>
        {
            var entry = archive.CreateEntry("link");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var content = entry.Open();
            content.Write("/etc/passwd"u8);
        });
        // Mode bits count where the archive was made on Unix; .NET writes the system that it runs on.
        var bytes = System.IO.File.ReadAllBytes(zip);
        bytes[bytes.AsSpan().IndexOf("PK\u0001\u0002"u8) + 5] = 3;
        System.IO.File.WriteAllBytes(zip, bytes);
        Assert.Throws<NabiException>(() => Archive.ExtractZip(zip, Folder["out"]));
        NothingIsLeft();
    }

    [Fact]
    public void Bombs_are_stopped()
    {
        var limits = new ReadLimits { FreeExpansionBytes = 1 << 20, MaxExpansion = 10 };
        var zeros = new string('0', 8 << 20);
        var tar = Tar("bomb.tar", writer => writer.WriteEntry(File("zeros", zeros)));
        Assert.Contains("expands", Assert.Throws<NabiException>(() => Archive.ExtractTar(tar, Folder["out"], limits)).Message,
            StringComparison.Ordinal);
        var zip = Zip("bomb.zip", archive =>
        {
            using var content = archive.CreateEntry("zeros").Open();
            content.Write(Encoding.ASCII.GetBytes(zeros));
        });
        Assert.Throws<NabiException>(() => Archive.ExtractZip(zip, Folder["out"], limits));
        NothingIsLeft();
        Archive.ExtractTar(tar, Folder["out"]);
    }

    [Fact]
    public void Zip_is_unpacked()
    {
        var zip = Zip("good.zip", archive =>
        {
            archive.CreateEntry("empty/");
            using var content = archive.CreateEntry("a/b.txt").Open();
            content.Write("hi"u8);
        });
        Archive.ExtractZip(zip, Folder["out"]);
        Assert.Equal("hi", System.IO.File.ReadAllText(Folder["out/a/b.txt"]));
        Assert.True(Directory.Exists(Folder["out/empty"]));
        Archive.ExtractZipEntry(zip, "a/b.txt", Folder["single.txt"]);
        Assert.Equal("hi", System.IO.File.ReadAllText(Folder["single.txt"]));
    }

    [Fact]
    public void Damage_anywhere_is_a_sentence()
    {
        var tar = System.IO.File.ReadAllBytes(Tar("whole.tar", writer =>
        {
            writer.WriteEntry(File("a.txt", new string('a', 700)));
            writer.WriteEntry(File("b.txt", "b"));
        }, gzip: false));
        for (var cut = 0; cut < tar.Length - 1024; cut += 37)
        {
            var path = Folder.Write("cut.tar", tar[..cut]);
            Assert.Throws<NabiException>(() => Archive.ExtractTar(path, Folder["out"]));
        }

        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var damaged = (byte[])tar.Clone();
            damaged[random.Next(512)] ^= (byte)(1 + random.Next(255));
            var path = Folder.Write("flipped.tar", damaged);
            Assert.Contains("at byte", Assert.Throws<NabiException>(() => Archive.ExtractTar(path, Folder["out"])).Message,
                StringComparison.Ordinal);
        }

        var gzip = System.IO.File.ReadAllBytes(Tar("whole.tgz", writer => writer.WriteEntry(File("a.txt", new string('a', 700)))));
        for (var cut = 0; cut < gzip.Length - 30; cut += 5)
            Assert.Throws<NabiException>(() => Archive.ExtractTar(Folder.Write("cut.tgz", gzip[..cut]), Folder["out"]));
        NothingIsLeft();
    }

    [Fact]
    public void Header_cannot_ask_for_memory()
    {
        // A pax header that claims eight gigabytes, and a file that claims as much.
        foreach (var type in "x0")
        {
            var header = new byte[1024];
            "big"u8.CopyTo(header);
            "77777777777"u8.CopyTo(header.AsSpan(124));
            header[156] = (byte)type;
            "ustar\0"u8.CopyTo(header.AsSpan(257));
            header.AsSpan(148, 8).Fill((byte)' ');
            var sum = header.AsSpan(0, 512).ToArray().Sum(x => x);
            Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header.AsSpan(148));
            var path = Folder.Write("claims.tar", header);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<NabiException>(() => Archive.ExtractTar(path, Folder["out"]));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
        }
    }
}
