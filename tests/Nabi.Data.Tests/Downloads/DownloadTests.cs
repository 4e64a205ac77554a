using System.Security.Cryptography;

namespace Nabi.Data.Tests.Downloads;

public sealed class DownloadTests : TestsWithFolder
{
    private readonly byte[] content = new byte[300_000];

    public DownloadTests() => new Random(1).NextBytes(content);

    private string Target => Folder["cache/file.bin"];

    private string Part => Target + ".part";

    private static Download Quick => new() { Attempts = 2 };

    private RemoteFile Remote(LocalServer server, bool withChecksum = true)
        => new("file.bin", new Uri(server.Address, "file.bin"))
        {
            Sha256 = withChecksum ? Convert.ToHexStringLower(SHA256.HashData(content)) : null,
        };

    [Fact]
    public void Whole_file_arrives_once()
    {
        using var server = LocalServer.Of(new Dictionary<string, byte[]> { ["file.bin"] = content });
        var seen = new List<DownloadProgress>();
        Quick.ToFile(Remote(server), Target, new Listener(seen));
        Quick.ToFile(Remote(server), Target);
        Assert.Equal(content, File.ReadAllBytes(Target));
        Assert.Single(server.Requests);
        Assert.Equal(new DownloadProgress("file.bin", content.Length, content.Length), seen[^1]);
        Assert.Equal(seen.Select(step => step.Received), seen.Select(step => step.Received).Order());
        Assert.False(File.Exists(Part));
    }

    [Fact]
    public void Cut_transfer_is_resumed()
    {
        using var server = new LocalServer((_, from) => from == 0
            ? new LocalServer.Answer(200, content[..100_000]) { Length = content.Length }
            : new LocalServer.Answer(206, content[(int)from..], $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}"));
        Quick.ToFile(Remote(server), Target);
        Assert.Equal(content, File.ReadAllBytes(Target));
        Assert.Equal([("file.bin", 0), ("file.bin", 100_000)], server.Requests);
    }

    [Fact]
    public void Transfer_that_is_always_cut_is_reported_and_kept()
    {
        using var server = new LocalServer((_, from) => new LocalServer.Answer(200, content[..1000]) { Length = content.Length });
        var problem = Assert.Throws<NabiException>(() => Quick.ToFile(Remote(server), Target));
        Assert.Contains(server.Address.ToString(), problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
        Assert.False(File.Exists(Target));
        Assert.True(File.Exists(Part));

        using var better = LocalServer.Of(new Dictionary<string, byte[]> { ["file.bin"] = content });
        Quick.ToFile(Remote(better), Target);
        Assert.Equal(1000, better.Requests.Single().From);
        Assert.Equal(content, File.ReadAllBytes(Target));
    }

    [Fact]
    public void Server_without_ranges_starts_again()
    {
        Folder.Write("cache/file.bin.part", new byte[5000]);
        using var server = new LocalServer((_, _) => new LocalServer.Answer(200, content));
        Quick.ToFile(Remote(server), Target);
        Assert.Equal(content, File.ReadAllBytes(Target));
    }

    [Fact]
    public void Leftover_longer_than_the_file_is_thrown_away()
    {
        Folder.Write("cache/file.bin.part", new byte[content.Length + 10]);
        using var server = new LocalServer((_, from) => from > 0 ? new LocalServer.Answer(416, []) : new LocalServer.Answer(200, content));
        Quick.ToFile(Remote(server), Target);
        Assert.Equal(content, File.ReadAllBytes(Target));
    }

    [Fact]
    public void Without_checksum_nothing_is_resumed()
    {
        Folder.Write("cache/file.bin.part", new byte[5000]);
        using var server = LocalServer.Of(new Dictionary<string, byte[]> { ["file.bin"] = content });
        Quick.ToFile(Remote(server, withChecksum: false), Target);
        Assert.Equal(0, server.Requests.Single().From);
        Assert.Equal(content, File.ReadAllBytes(Target));
    }

    [Fact]
    public void Wrong_checksum_is_thrown_away()
    {
        using var server = LocalServer.Of(new Dictionary<string, byte[]> { ["file.bin"] = [1, 2, 3] });
        var problem = Assert.Throws<NabiException>(() => Quick.ToFile(Remote(server), Target));
        Assert.Contains("SHA-256", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Folder["cache"]));

        var md5 = Remote(server) with { Sha256 = null, Md5 = "5289df737df57326fcdd22597afb1fac" };
        Quick.ToFile(md5, Target);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Target));
    }

    [Fact]
    public void Silent_server_is_left()
    {
        using var server =
            new LocalServer((_, _) => new LocalServer.Answer(200, content[..10], StallsAfter: true) { Length = content.Length });
        var impatient = new Download { ServerTimeout = TimeSpan.FromMilliseconds(400), Attempts = 2 };
        var problem = Assert.Throws<NabiException>(() => impatient.ToFile(Remote(server), Target));
        Assert.Contains("nothing came for 0.4 seconds", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refusal_is_not_asked_twice()
    {
        using var server = LocalServer.Of(new Dictionary<string, byte[]>());
        var problem = Assert.Throws<NabiException>(() => Quick.ToFile(Remote(server), Target));
        Assert.Contains("404", problem.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void Nobody_there_is_reported()
    {
        RemoteFile remote;
        using (var server = LocalServer.Of(new Dictionary<string, byte[]>()))
            remote = Remote(server);
        Assert.Contains("refused", Assert.Throws<NabiException>(() => Quick.ToFile(remote, Target)).Message,
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Endless_answers_are_stopped()
    {
        using var server = new LocalServer((_, _) => new LocalServer.Answer(200, content) { Length = -1 });
        var small = new Download { MaxBytes = 1000 };
        Assert.Contains("more than the 1000 bytes", Assert.Throws<NabiException>(() => small.ToFile(Remote(server), Target)).Message,
            StringComparison.Ordinal);
        Assert.True(new FileInfo(Part).Length <= 1000);
        File.Delete(Part);
        using var honest = LocalServer.Of(new Dictionary<string, byte[]> { ["file.bin"] = content });
        Assert.Contains("expected 10",
            Assert.Throws<NabiException>(() => Quick.ToFile(Remote(honest) with { Length = 10 }, Target)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_keeps_what_came()
    {
        using var server =
            new LocalServer((_, _) => new LocalServer.Answer(200, content[..2000], StallsAfter: true) { Length = content.Length });
        using var stop = new CancellationTokenSource();
        var progress = new Listener([], _ => stop.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new Download().ToFileAsync(Remote(server), Target, progress, stop.Token));
        Assert.Equal(2000, new FileInfo(Part).Length);
    }

    [Fact]
    public void Unwritable_folder_is_reported()
    {
        using var server = LocalServer.Of(new Dictionary<string, byte[]> { ["file.bin"] = content });
        var file = Folder.Write("plain", "");
        Assert.Throws<NabiException>(() => Quick.ToFile(Remote(server), Path.Combine(file, "below", "file.bin")));
    }

    [Fact]
    public void Loader_fetches_checks_and_explains()
    {
        using var server = LocalServer.Of(new Dictionary<string, byte[]> { ["mnist/train-images-idx3-ubyte.gz"] = [1, 2, 3] });
        using var empty = new TemporaryFolder();
        var source = DataSource.Of(empty.Path, Folder["cache"], null, server.Address, Quick);
        var problem = Assert.Throws<NabiException>(() => Mnist.Load(source));
        Assert.Contains("SHA-256", problem.Message, StringComparison.Ordinal);
        Assert.Contains("by hand", problem.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("mnist", "train-images-idx3-ubyte.gz"), problem.Message, StringComparison.Ordinal);

        Assert.Contains("NABI_DATA",
            Assert.Throws<NabiException>(() => Imdb.Load(source, new KerasSequences(null, 0, null, 113, 1, 2, 3))).Message,
            StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => DataSource.Of(Path.Combine(empty.Path, "nowhere"), Folder["cache"], null));
    }

    /// <summary>Progress that is reported at once, on the same thread.</summary>
    private sealed class Listener(List<DownloadProgress> seen, Action<DownloadProgress>? then = null) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            seen.Add(value);
            then?.Invoke(value);
        }
    }
}
