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
    public void AFullDiskBecomesASentence() => Assert.Contains(
        "unchanged",
        Assert.Throws<NabiException>(() => AtomicFile.Write(Path.Combine(folder, "x"), static _ => throw new IOException("No space left on device."))).Message,
        StringComparison.Ordinal);
}
