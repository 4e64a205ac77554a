namespace Nabi.Files.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("nabi-files").FullName;

    public void Dispose() => Directory.Delete(folder, true);

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
        Assert.Contains("does not exist", Assert.Throws<NabiException>(() => AtomicFile.Write(Path.Combine(folder, "no", "x"), static _ => { })).Message, StringComparison.Ordinal);
        Assert.Contains("a folder has that name", Assert.Throws<NabiException>(() => AtomicFile.Write(folder, static _ => { })).Message, StringComparison.Ordinal);
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

    [Fact]
    public void AFullDiskBecomesASentence() => Assert.Contains(
        "unchanged",
        Assert.Throws<NabiException>(() => AtomicFile.Write(Path.Combine(folder, "x"), static _ => throw new IOException("No space left on device."))).Message,
        StringComparison.Ordinal);
}
