namespace Nabi.Files.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("nabi-files").FullName;

    public void Dispose() => Directory.Delete(folder, true);

    [Fact]
    public void A_name_with_a_null_character_is_a_sentence()
    {
        Assert.Contains("'a\\0b'", Assert.Throws<NabiException>(() => FileOpener.OpenRead("a\0b")).Message, StringComparison.Ordinal);
        Assert.Contains("'a\\0b'", Assert.Throws<NabiException>(() => AtomicFile.Write("a\0b", static _ => { })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AFailureLeavesTheOldFileAndNoLitter()
    {
        var path = Path.Combine(folder, "model.npy");
        AtomicFile.Write(path, static stream => stream.Write("old"u8));
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, static stream =>
        {
            stream.Write("ne"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder));
        AtomicFile.Write(path, static stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void AMissingFolderAndAFolderInTheWayAreSaid()
    {
        Assert.Contains("does not exist",
            Assert.Throws<NabiException>(() => AtomicFile.Write(Path.Combine(folder, "no", "x"), static _ => { })).Message,
            StringComparison.Ordinal);
        Assert.Contains("a folder has that name", Assert.Throws<NabiException>(() => AtomicFile.Write(folder, static _ => { })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AFailureAtAnyByteLeavesTheOldFile()
    {
        var path = Path.Combine(folder, "weights.h5");
        Hdf5Writer.Write(path, static root => root.Dataset("x", NumericArray.Of(new[] { 1f })));
        var old = File.ReadAllBytes(path);
        for (var n = 0; n < old.Length; n += 7)
        {
            Assert.Throws<NabiException>(() => AtomicFile.Write(path, stream =>
            {
                stream.Write(old, 0, n);
                throw new IOException("No space left on device.");
            }));
            Assert.Equal(old, File.ReadAllBytes(path));
        }

        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void ALinkStaysALinkAndTheModeStays()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("links and modes are those of Unix");
            return;
        }

        var file = Path.Combine(folder, "real");
        var link = Path.Combine(folder, "link");
        File.WriteAllText(file, "old");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.CreateSymbolicLink(link, file);
        AtomicFile.Write(link, static stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(file));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(237)]
    [InlineData(238)]
    [InlineData(255)]
    public void NamesUpToTheLongestAreSaved(int length)
    {
        foreach (var letter in (string[])["n", "ü", "語", "😀"])
        {
            var bytes = System.Text.Encoding.UTF8.GetByteCount(letter);
            var path = Path.Combine(folder,
                string.Concat(Enumerable.Repeat(letter, (length - 1) / bytes)) + new string('x', 1 + (length - 1) % bytes));
            AtomicFile.Write(path, static stream => stream.Write("old"u8));
            AtomicFile.Write(path, static stream => stream.Write("new"u8));
            Assert.Equal("new", File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFiles(folder));
            File.Delete(path);
        }

        Assert.Contains("Cannot save",
            Assert.Throws<NabiException>(() => AtomicFile.Write(Path.Combine(folder, new string('n', 256)), static _ => { })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WhatAKilledProgramLeftBehindGoesWithTheNextSave()
    {
        var path = Path.Combine(folder, "model.keras");
        var lasting = new[] { "other.keras", ".model.kera.abcdefgh.ijk.tmp", ".model.keras.tmp2", "model.keras.x.tmp",
            ".model.keras.open.tmp" }.Select(name => Path.Combine(folder, name)).ToArray();
        foreach (var file in lasting)
            File.WriteAllText(file, "x");
        File.WriteAllText(Path.Combine(folder, ".model.keras.abcdefgh.ijk.tmp"), "half");
        File.WriteAllText(Path.Combine(folder, ".model.keras.zzz.tmp"), "half");
        using (new FileStream(lasting[^1], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            AtomicFile.Write(path, static stream => stream.Write("new"u8));
        Assert.Equal([.. lasting.Append(path).Order(StringComparer.Ordinal)], Directory.GetFiles(folder).Order(StringComparer.Ordinal));
        AtomicFile.Write(path, static stream => stream.Write("newer"u8));
        Assert.False(File.Exists(lasting[^1]));
    }

    [Fact]
    public void SavesOfOneFileAtOnceDoNotDisturbOneAnother()
    {
        var path = Path.Combine(folder, "busy");
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i => AtomicFile.Write(path, stream => stream.Write([(byte)i, (byte)i])));
        var bytes = File.ReadAllBytes(path);
        Assert.Equal((2, bytes[0]), (bytes.Length, bytes[1]));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public void AFullDiskBecomesASentence() => Assert.Contains(
        "unchanged",
        Assert.Throws<NabiException>(
            () => AtomicFile.Write(Path.Combine(folder, "x"), static _ => throw new IOException("No space left on device."))).Message,
        StringComparison.Ordinal);
}
