namespace Nabi.Files.Tests;

public sealed class AtomicFileTests : TestsWithFolder
{
    [Fact]
    public void A_name_with_a_null_character_is_a_sentence()
    {
        Assert.Contains("'a\\0b'", Assert.Throws<NabiException>(() => FileOpener.OpenRead("a\0b")).Message, StringComparison.Ordinal);
        Assert.Contains("'a\\0b'", Assert.Throws<NabiException>(() => AtomicFile.Write("a\0b", static _ => { })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_leaves_the_old_file_and_no_litter()
    {
        var path = Folder["model.npy"];
        AtomicFile.Write(path, static stream => stream.Write("old"u8));
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, static stream =>
        {
            stream.Write("ne"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Folder.Path));
        AtomicFile.Write(path, static stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_missing_folder_and_a_folder_in_the_way_are_said()
    {
        Assert.Contains("does not exist",
            Assert.Throws<NabiException>(() => AtomicFile.Write(Path.Combine(Folder.Path, "no", "x"), static _ => { })).Message,
            StringComparison.Ordinal);
        Assert.Contains("a folder has that name", Assert.Throws<NabiException>(() => AtomicFile.Write(Folder.Path, static _ => { })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_at_any_byte_leaves_the_old_file()
    {
        var path = Folder["weights.h5"];
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

        Assert.Single(Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public void A_link_stays_a_link_and_the_mode_stays()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("links and modes are those of Unix");
            return;
        }

        var file = Folder["real"];
        var link = Folder["link"];
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
    public void Names_up_to_the_longest_are_saved(int length)
    {
        foreach (var letter in (string[])["n", "ü", "語", "😀"])
        {
            var bytes = System.Text.Encoding.UTF8.GetByteCount(letter);
            var path = Path.Combine(Folder.Path,
                string.Concat(Enumerable.Repeat(letter, (length - 1) / bytes)) + new string('x', 1 + (length - 1) % bytes));
            AtomicFile.Write(path, static stream => stream.Write("old"u8));
            AtomicFile.Write(path, static stream => stream.Write("new"u8));
            Assert.Equal("new", File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFiles(Folder.Path));
            File.Delete(path);
        }

        Assert.Contains("Cannot save",
            Assert.Throws<NabiException>(() => AtomicFile.Write(Folder[new string('n', 256)], static _ => { })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_program_left_behind_goes_with_the_next_save()
    {
        var path = Folder["model.keras"];
        var lasting = new[] { "other.keras", ".model.kera.abcdefgh.ijk.tmp", ".model.keras.tmp2", "model.keras.x.tmp",
            ".model.keras.open.tmp" }.Select(name => Folder[name]).ToArray();
        foreach (var file in lasting)
            File.WriteAllText(file, "x");
        File.WriteAllText(Folder[".model.keras.abcdefgh.ijk.tmp"], "half");
        File.WriteAllText(Folder[".model.keras.zzz.tmp"], "half");
        using (new FileStream(lasting[^1], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            AtomicFile.Write(path, static stream => stream.Write("new"u8));
        Assert.Equal(
            [.. lasting.Append(path).Order(StringComparer.Ordinal)], Directory.GetFiles(Folder.Path).Order(StringComparer.Ordinal));
        AtomicFile.Write(path, static stream => stream.Write("newer"u8));
        Assert.False(File.Exists(lasting[^1]));
    }

    [Fact]
    public void Saves_of_one_file_at_once_do_not_disturb_one_another()
    {
        var path = Folder["busy"];
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i => AtomicFile.Write(path, stream => stream.Write([(byte)i, (byte)i])));
        var bytes = File.ReadAllBytes(path);
        Assert.Equal((2, bytes[0]), (bytes.Length, bytes[1]));
        Assert.Equal([path], Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public async Task A_save_waits_for_a_reader_of_the_old_file()
    {
        var path = Folder["read"];
        AtomicFile.Write(path, static stream => stream.Write("old"u8));
        var reader = FileOpener.OpenRead(path);
        var closing = Task.Run(async () =>
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
            await reader.DisposeAsync();
        }, TestContext.Current.CancellationToken);
        AtomicFile.Write(path, static stream => stream.Write("new"u8));
        await closing;
        Assert.Equal("new", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_full_disk_becomes_a_sentence() => Assert.Contains(
        "unchanged",
        Assert.Throws<NabiException>(
            () => AtomicFile.Write(Folder["x"], static _ => throw new IOException("No space left on device."))).Message,
        StringComparison.Ordinal);
}
