using Nabi.Images;

namespace Nabi.Cli.Tests;

/// <summary><c>nabi detect-smoke</c>: a film watched with the chain that the recipe leaves.</summary>
[Collection("console")]
public sealed class DetectSmokeTests : TestsWithFolder
{
    [Fact]
    public async Task A_film_is_watched_with_what_the_recipe_left()
    {
        var chain = Folder["chain"];
        var (code, _, errors) = await Run("run", "smoke-video", "--budget", "tiny", "--out", chain);
        Assert.Equal((0, ""), (code, errors));
        var film = Directory.CreateDirectory(Folder["film"]).FullName;
        for (var i = 0; i < 14; i++)
            ImageFile.Save(Path.Combine(film, $"f{i}.png"), Tensor.Filled([40, 60, 3], 10f * i), scale: false);

        // Every frame with enough before it is an alarm, then none is.
        Threshold(0);
        var csv = Folder["all.csv"];
        (code, var output, errors) = await Run("detect-smoke", film, "--model", chain, "--fps", "4", "--csv", csv, "--threads", "1");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("ALARM 00:00:02.25 (frame 9): smoke 0.", output, StringComparison.Ordinal);
        Assert.Contains("to 00:00:03.25 (frame 13), at most 0.", output, StringComparison.Ordinal);
        Assert.Contains("14 frames, 1 alarm.", output, StringComparison.Ordinal);
        Assert.Matches(@"A frame takes [0-9.]+ ms \(at most [0-9.]+\): detector [0-9.]+, features [0-9.]+, head [0-9.]+\.", output);
        var lines = File.ReadAllLines(csv);
        Assert.Equal((15, "frame,seconds,probability,alarm,left,top,right,bottom,score"), (lines.Length, lines[0]));
        Assert.StartsWith("8,2,,0,", lines[9], StringComparison.Ordinal);
        Assert.Matches(@"^9,2\.25,0\.[0-9]+,1,", lines[10]);

        Threshold(1);
        (code, output, _) =
            await Run("detect-smoke", film, "--model", chain, "--head", "one GRU", "--all", "--frames", "11", "--step", "1");
        Assert.Equal(0, code);
        Assert.DoesNotContain("ALARM", output, StringComparison.Ordinal);
        Assert.Contains("frame 0, f0.png: too few frames yet", output, StringComparison.Ordinal);
        Assert.Contains("frame 10, f10.png: smoke 0.", output, StringComparison.Ordinal);
        Assert.Contains("11 frames, 0 alarms.", output, StringComparison.Ordinal);

        Assert.Contains("has no head", await Refused("detect-smoke", film, "--model", chain, "--head", "none"), StringComparison.Ordinal);
        Assert.Contains("no such file", await Refused("detect-smoke", "nothing.mp4", "--model", chain), StringComparison.Ordinal);
        Assert.Contains("holds no frames", await Refused("detect-smoke", chain, "--model", chain), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(film, "f5.png"), "a text");
        Assert.Contains("no image", await Refused("detect-smoke", film, "--model", chain), StringComparison.Ordinal);

        void Threshold(int value)
        {
            var path = Path.Combine(chain, "smoke.json");
            File.WriteAllText(path,
                System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(path), "(?<=\"threshold\": )[0-9.]+", $"{value}"));
        }
    }

    [Fact]
    public async Task Options_that_cannot_be_are_sentences()
    {
        Assert.Contains("--model", await Refused("detect-smoke", "film"), StringComparison.Ordinal);
        Assert.Contains("nabi run smoke-video", await Refused("detect-smoke", "film", "--model", Folder.Path), StringComparison.Ordinal);
        Assert.Contains("--fps needs a number", await Refused("detect-smoke", "film", "--model", Folder.Path, "--fps", "x"),
            StringComparison.Ordinal);
        Assert.Contains("--step needs a whole number", await Refused("detect-smoke", "film", "--model", Folder.Path, "--step", "0"),
            StringComparison.Ordinal);
    }

    private static async Task<string> Refused(params string[] args)
    {
        var (code, _, errors) = await Run(args);
        Assert.Equal(1, code);
        Assert.Single(errors.TrimEnd().Split('\n'));
        return errors;
    }

    private static async Task<(int Code, string Output, string Errors)> Run(params string[] args)
    {
        using StringWriter output = new(), errors = new();
        var code = await NabiCommand.RunAsync(args, output, errors, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }
}
