using System.Diagnostics;

namespace Nabi.Images.Tests;

public sealed class FrameSourceTests : TestsWithFolder
{
    private static readonly FrameOptions Grey = new() { Image = new() { ColorMode = "grayscale", TargetSize = (1, 1) } };
    [Fact]
    public void A_folder_is_a_film_in_natural_order()
    {
        foreach (var number in (int[])[10, 9, 1, 2, 100])
            Folder.Write($"clip/f{number}.png", Given.Png(1, 1, 8, 0, [0, (byte)number]));
        Folder.Write("clip/notes.txt", "no frame");
        var film = FrameSource.Open(Folder["clip"], Grey with { FramesPerSecond = 4 });
        Assert.Equal(5, film.Count);
        Assert.Equal([1f, 2f, 9f, 10f, 100f], film.Select(frame => frame.Image.Item()));
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], film.Select(frame => frame.Time!.Value.TotalSeconds));
        Assert.Equal(("f9.png", 2), (film.ElementAt(2).Name, film.ElementAt(2).Index));
        Assert.Equal(new Shape(5, 1, 1, 1), film.ToTensor().Shape);
        var some = FrameSource.Open(Folder["clip"], Grey with { Step = 2, MaxFrames = 2 });
        Assert.Equal([1f, 9f], some.Select(frame => frame.Image.Item()));
        Assert.Null(some.First().Time);
    }

    [Theory]
    [InlineData("f2", "f10", -1)]
    [InlineData("f10", "f2", 1)]
    [InlineData("a1b2", "a1b10", -1)]
    [InlineData("1", "01", -1)]
    [InlineData("99999999999999999999", "100000000000000000000", -1)]
    [InlineData("a", "b", -1)]
    [InlineData("a", "a1", -1)]
    [InlineData("x07", "x7y", -1)]
    public void Numbers_in_names_go_by_value(string first, string second, int order)
    {
        Assert.Equal(order, Math.Sign(NaturalOrder.Instance.Compare(first, second)));
        Assert.Equal(-order, Math.Sign(NaturalOrder.Instance.Compare(second, first)));
        Assert.Equal(0, NaturalOrder.Instance.Compare(first, first));
    }

    [Fact]
    public void A_film_gives_its_frames_with_their_times()
    {
        var film = FrameSource.Open(Films.Make(Folder, "film.avi", 12), Grey);
        var frames = film.ToArray();
        Assert.Equal(12, frames.Length);
        Assert.All(frames, frame => Assert.Equal(frame.Index / 8.0, frame.Time!.Value.TotalSeconds, 1e-6));
        // The range of video, 16 to 235, becomes 0 to 255.
        Assert.All(frames, frame => Assert.Equal(Math.Clamp((frame.Index * 10 - 16) * 255 / 219f, 0, 255), frame.Image.Item(), 3f));
        Assert.Equal(new Shape(12, 24, 32, 3), FrameSource.Open(film.Name).ToTensor().Shape);
        Assert.Equal(4, FrameSource.Open(film.Name, Grey with { Step = 3 }).Count());
        Assert.Equal(6, FrameSource.Open(film.Name, Grey with { FramesPerSecond = 4 }).Count());
    }

    [Fact]
    public void Names_that_look_like_options_or_addresses_are_files()
    {
        var film = Films.Make(Folder, "-i.avi", 3);
        File.Copy(film, Folder["concat:a|b.avi"]);
        var here = Path.GetRelativePath(Environment.CurrentDirectory, Folder.Path);
        Assert.Equal(3, FrameSource.Open(film, Grey).Count());
        Assert.Equal(3, FrameSource.Open(Path.Combine(here, "-i.avi"), Grey).Count());
        Assert.Equal(3, FrameSource.Open(Folder["concat:a|b.avi"], Grey).Count());
        Refused("is an address", "http://127.0.0.1/film.mp4");
        Refused("no such file", "concat:a|b");
        Refused("no such file", "-i");
        // A playlist names other files; it is not opened.
        Folder.Write("list.m3u8", $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{film}\n#EXT-X-ENDLIST\n");
        Refused("no frames", Folder["list.m3u8"]);
        Folder.Write("list.ffconcat", $"ffconcat version 1.0\nfile '{film}'\n");
        Refused("no frames", Folder["list.ffconcat"]);
    }

    [Fact]
    public void Films_without_frames_or_cut_short_are_sentences()
    {
        var film = Films.Make(Folder, "film.mp4", 40);
        Refused("no frames", Folder.Write("text.mp4", "a text"));
        Refused("no frames", Folder.Write("empty.mp4", []));
        var bytes = File.ReadAllBytes(film);
        Refused("film '", Folder.Write("cut.mp4", bytes[..(bytes.Length / 2)]));
        Refused("holds no frames", Directory.CreateDirectory(Folder["nothing"]).FullName);
        Refused("raise FramesPerSecond", Films.Make(Folder, "short.avi", 2), Grey with { FramesPerSecond = 0.1 });
        Refused("no frames", Films.Make(Folder, "large.avi", 2, "640x480"), Grey with { Image = Grey.Image with { MaxPixels = 1000 } });
    }

    [Fact]
    public void Without_ffmpeg_a_sentence_says_how_to_install_it()
    {
        var film = Folder.Write("film.mp4", [0]);
        var path = Environment.GetEnvironmentVariable("PATH");
        Refused("no program", film, Grey with { Ffmpeg = Folder["nowhere/ffmpeg"] });
        Assert.Contains("apt-get install ffmpeg",
            Assert.Throws<NabiException>(() => FfmpegProgram.Find(null, film, "")).Message, StringComparison.Ordinal);
        Assert.Equal(path, Environment.GetEnvironmentVariable("PATH"));
    }

    [Fact]
    public void The_program_gets_a_list_of_arguments_and_what_it_gives_is_checked()
    {
        var film = Folder.Write("my film; rm -rf $HOME '.mp4", [0]);
        var said = Folder["said.txt"];
        var options = Grey with
        {
            Ffmpeg = Films.Program(Folder, $"printf '%s\\n' \"$@\" > '{said}'; printf 'P6\\n1 1\\n255\\nabcP6\\n1 1\\n255\\ndef'")
        };
        Assert.Equal([(float)((19595 * 'a' + 38470 * 'b' + 7471 * 'c' + 0x8000) >> 16), 101f],
            FrameSource.Open(film, options).Select(frame => frame.Image.Item()));
        Assert.Contains($"file:{film}", File.ReadAllLines(said));
        Assert.Contains("-nostdin", File.ReadAllLines(said));
        foreach (var (script, words) in ((string, string)[])[
            ("exit 0", "no frames"), ("echo 'it is [h264 @ 0x1] bad' >&2; exit 1", "it is bad"), ("echo hello", "something else"),
            ("printf 'P6\\n99999 99999\\n255\\n'", "99999 by 99999"), ("printf 'P6\\n1 1\\n65535\\n'", "up to 65535"),
            ("printf 'P6\\nx'", "without a size"), ("printf 'P6\\n1 1\\n255\\nabc'; exit 3", "up to frame 0"),
            ("yes error | head -n 300000 >&2; exit 1", "no frames: error error"), ("sleep 20 >&2 & exit 1", "no frames")])
        {
            Films.Program(Folder, script);
            Refused(words, film, options);
        }
    }

    [Fact]
    public async Task Reading_that_ends_early_or_is_cancelled_ends_the_program()
    {
        var film = Folder.Write("film.mp4", [0]);
        var endless = "echo $$ > \"$(dirname \"$0\")/id\"; printf 'P6\\n1 1\\n255\\nabc'; exec sleep 600";
        var source = FrameSource.Open(film, Grey with { Ffmpeg = Films.Program(Folder, endless) });
        Assert.Single(source.Take(1));
        Assert.True(await Ended());

        using var cancelling = new CancellationTokenSource();
        using var reading = source.Read(cancelling.Token).GetEnumerator();
        Assert.True(reading.MoveNext());
        var next = Task.Run(reading.MoveNext, TestContext.Current.CancellationToken);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => next.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.True(await Ended());

        async Task<bool> Ended()
        {
            var id = int.Parse(await File.ReadAllTextAsync(Folder["bin/id"]), System.Globalization.CultureInfo.InvariantCulture);
            for (var i = 0; i < 100; i++)
            {
                if (!Process.GetProcesses().Any(process => process.Id == id))
                    return true;
                await Task.Delay(50);
            }

            return false;
        }
    }

    [Fact]
    public void Options_are_checked()
    {
        Refused("FramesPerSecond", Folder.Path, new() { FramesPerSecond = 0 });
        Refused("Step", Folder.Path, new() { Step = 0 });
        Refused("MaxFrames", Folder.Path, new() { MaxFrames = 0 });
        Folder.Write("two/a.png", Given.Png(1, 1, 8, 0, [0, 1]));
        Folder.Write("two/b.png", Given.Png(2, 1, 8, 0, [0, 1, 2]));
        Assert.Contains("TargetSize", Assert.Throws<NabiException>(() => FrameSource.Open(Folder["two"]).ToTensor()).Message,
            StringComparison.Ordinal);
    }

    private static void Refused(string words, string path, FrameOptions? options = null)
    {
        var message = Assert.Throws<NabiException>(() => FrameSource.Open(path, options ?? Grey).ToArray()).Message;
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 300 + path.Length);
    }
}
