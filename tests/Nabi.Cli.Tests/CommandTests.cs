using System.Text.Json;

namespace Nabi.Cli.Tests;

/// <summary>The command line: what it prints where, and how it says that something is wrong.</summary>
[Collection("console")]
public sealed class CommandTests : TestsWithFolder
{
    [Fact]
    public async Task Recipes_lists_names_sections_and_a_line()
    {
        var (code, output, errors) = await Run("recipes");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("melody", output, StringComparison.Ordinal);
        Assert.Contains("G  The melody", output, StringComparison.Ordinal);
        Assert.Contains("mnist-lstm", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipe_has_a_page()
    {
        var (code, output, _) = await Run("recipes", "mnist-lstm");
        Assert.Equal(0, code);
        Assert.Contains("24,458", output, StringComparison.Ordinal);
        Assert.Contains("0.9772", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipes_and_their_pages_are_in_Korean_when_asked_for()
    {
        var (code, output, errors) = await Run("recipes", "--lang", "ko");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("G  멜로디", output, StringComparison.Ordinal);
        Assert.Contains("LSTM(64)으로 숫자를 한 행씩 읽습니다.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Digits read", output, StringComparison.Ordinal);
        (code, output, _) = await Run("recipes", "mnist-lstm", "--lang", "ko");
        Assert.Equal(0, code);
        Assert.Contains("매개변수: 24,458", output, StringComparison.Ordinal);
        Assert.Contains("공개된 값: 테스트 정확도 0.9772", output, StringComparison.Ordinal);
        Assert.Contains("공개된 값은 5에포크 뒤", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_and_the_page_of_results_are_in_Korean_when_asked_for()
    {
        var (code, output, _) =
            await Run("run", "one-hot", "--budget", "tiny", "--lang", "ko", "--out", Path.Combine(Folder.Path, "runs", "one-hot"));
        Assert.Equal(0, code);
        Assert.Contains("이번 실행", output, StringComparison.Ordinal);
        Assert.Contains("에 저장한 파일", output, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"ko\">", File.ReadAllText(Path.Combine(Folder.Path, "runs", "one-hot", "report.html")),
            StringComparison.Ordinal);
        var page = Folder["results.md"];
        (code, _, _) = await Run("curriculum", "--page-only", "--lang", "ko", "--out", Folder["runs"], "--page", page);
        Assert.Equal(0, code);
        Assert.StartsWith("# 교육과정의 결과", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains("실행하지 않음", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_object_and_nothing_else()
    {
        var (code, output, _) = await Run("run", "mnist-lstm", "--budget", "tiny", "--json", "--seed", "7", "--threads", "1", "--out",
            Folder["run"]);
        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal("mnist-lstm", root.GetProperty("recipe").GetString());
        Assert.Equal(24_458, root.GetProperty("params").GetInt32());
        Assert.Equal(24_458, root.GetProperty("trainable_params").GetInt32());
        Assert.Equal(7, root.GetProperty("seed").GetInt32());
        Assert.Equal(1, root.GetProperty("threads").GetInt32());
        var epoch = Assert.Single(root.GetProperty("epochs").EnumerateArray());
        Assert.True(epoch.GetProperty("loss").GetDouble() > 0);
        Assert.True(epoch.GetProperty("seconds").GetDouble() > 0);
        Assert.True(root.GetProperty("metrics").TryGetProperty("test_accuracy", out _));
        Assert.Equal(0.9772, root.GetProperty("published").GetProperty("test_accuracy").GetDouble());
        Assert.True(root.GetProperty("seconds").GetDouble() > 0);
        Assert.Contains(root.GetProperty("files").EnumerateArray(), file => file.GetString() == "report.html");
    }

    [Fact]
    public async Task A_run_ends_with_results_and_files()
    {
        var (code, output, _) = await Run("run", "melody", "--budget", "tiny", "--epochs", "3", "--out", Folder["run"]);
        Assert.Equal(0, code);
        Assert.Contains("full song right", output, StringComparison.Ordinal);
        Assert.Contains("melody.wav", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folder.Path, "run", "melody.mid")));
    }

    [Theory]
    [InlineData("nearest is 'melody'", "run", "melodie")]
    [InlineData("no-such-folder", "run", "mnist-lstm", "--data", "no-such-folder")]
    [InlineData("epochs", "run", "melody", "--budget", "tiny", "--epochs", "0")]
    [InlineData("threads", "run", "melody", "--threads", "0")]
    [InlineData("threads", "predict", "model.keras", "--input", "x.npy", "--output", "y.npy", "--threads", "0")]
    [InlineData("--budget is full or tiny, got 'huge'", "run", "melody", "--budget", "huge")]
    [InlineData("--epochs needs a whole number, got 'x'; `nabi run --help`", "run", "melody", "--epochs", "x")]
    [InlineData("--epochs needs a whole number, got '1.5'", "run", "melody", "--epochs", "1.5")]
    [InlineData("--seeds needs a whole number, got '3000000000'", "run", "melody", "--seeds", "3000000000")]
    [InlineData("--threads needs a whole number of 1 or more, got -2", "curriculum", "--threads", "-2")]
    [InlineData("--batch needs a whole number, got 'all'", "predict", "m.keras", "--input", "a", "--output", "b", "--batch", "all")]
    [InlineData("--lang is en or ko, got 'fr'; `nabi run --help`", "run", "melody", "--lang", "fr")]
    [InlineData("--lang is en or ko, got 'kr'; `nabi recipes --help`", "recipes", "--lang", "kr")]
    [InlineData("--lang needs a value", "curriculum", "--lang")]
    [InlineData("--epochs needs a value", "run", "melody", "--epochs")]
    [InlineData("There is no command 'rum'; did you mean 'run'? `nabi --help`", "rum", "melody")]
    [InlineData("did you mean 'summary'?", "sumary", "x.keras")]
    [InlineData("There is no command 'fly'; the commands are recipes, run,", "fly")]
    [InlineData("`nabi run` has no option '--epoch'; did you mean '--epochs'?", "run", "melody", "--epoch", "3")]
    [InlineData("`nabi run` has no option '--sed'; did you mean '--seed'?", "run", "melody", "--sed=3")]
    [InlineData("`nabi` has no option '--versoin'; did you mean '--version'?", "--versoin")]
    [InlineData("`nabi run` has no option '--zzzzzz'; `nabi run --help`", "run", "melody", "--zzzzzz")]
    [InlineData("`nabi run` does not know what to do with 'extra'", "run", "melody", "extra")]
    [InlineData("`nabi predict` needs --input FILE", "predict", "m.keras")]
    [InlineData("`nabi convert` needs OUT", "convert", "a.keras")]
    [InlineData("--help", "run")]
    [InlineData("--help", "fly")]
    [InlineData("nabi recipes")]
    public async Task A_mistake_is_one_sentence_and_code_1(string expected, params string[] args)
    {
        var (code, output, errors) = await Run(args);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_refused()
    {
        var file = Folder["file"];
        File.WriteAllText(file, "");
        var (code, _, errors) = await Run("run", "melody", "--out", file);
        Assert.Equal(1, code);
        Assert.Contains("is a file", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tiny_budget_prints_no_published_figure()
    {
        var (code, output, _) = await Run("run", "mnist-lstm", "--budget", "tiny", "--out", Folder["run"]);
        Assert.Equal(0, code);
        Assert.Contains("test accuracy", output, StringComparison.Ordinal);
        Assert.DoesNotContain("published", output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("0.9772", output, StringComparison.Ordinal);
        Assert.DoesNotContain("published 0.9772", File.ReadAllText(Path.Combine(Folder.Path, "run", "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGTERM_ends_with_143()
    {
        if (OperatingSystem.IsWindows())
            return;
        var start = new System.Diagnostics.ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal)
            ? Environment.ProcessPath : "dotnet")
        { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])[typeof(NabiCommand).Assembly.Location, "run", "melody", "--epochs", "1000000", "--out",
            Folder["run"]])
        {
            start.ArgumentList.Add(word);
        }

        using var process = System.Diagnostics.Process.Start(start)!;
        // Once it trains it has long taken the signal over.
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using var kill = System.Diagnostics.Process.Start("kill",
            ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(143, process.ExitCode);
        Assert.Contains("Terminated", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_shows_the_stack()
    {
        var (code, _, errors) = await Run("run", "melodie", "--verbose");
        Assert.Equal(1, code);
        Assert.Contains("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_leaves_nothing()
    {
        using var soon = new CancellationTokenSource();
        soon.Cancel();
        var (code, output, errors) = await Run(soon.Token, "run", "melody", "--json", "--out", Folder["run"]);
        Assert.Equal((130, ""), (code, output));
        Assert.Contains("Cancelled", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder.Path));
    }

    [Fact]
    public async Task Curriculum_runs_what_it_is_asked_for_and_writes_the_page()
    {
        var page = Path.Combine(Folder.Path, "docs", "results.md");
        var (code, output, _) = await Run("curriculum", "--only", "melody", "mnist-gru", "--budget", "tiny", "--epochs", "1", "--out",
            Folder["runs"], "--page", page);
        Assert.Equal(0, code);
        Assert.Contains("[2/2] mnist-gru", output, StringComparison.Ordinal);
        Assert.Contains("| mnist-gru | 18,698 |", File.ReadAllText(page), StringComparison.Ordinal);

        File.Delete(page);
        (code, _, _) = await Run("curriculum", "--page-only", "--out", Folder["runs"], "--page", page);
        Assert.Equal(0, code);
        Assert.Contains("| mnist-gru | 18,698 |", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains("| mnist-lstm | 24,458 | not run |", File.ReadAllText(page), StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output, string Errors)> Run(params string[] args) => Run(CancellationToken.None, args);

    private static async Task<(int Code, string Output, string Errors)> Run(CancellationToken cancellation, params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await NabiCommand.RunAsync(args, output, errors, cancellation);
        return (code, output.ToString(), errors.ToString());
    }
}
