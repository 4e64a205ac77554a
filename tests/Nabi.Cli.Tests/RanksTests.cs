using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Nabi.Cli.Tests;

/// <summary><c>nabi run NAME --ranks N</c> starts mpirun itself, and <c>--resume</c> goes on where a run was ended.</summary>
public sealed class RanksTests
{
    private static readonly string[] Common = ["run", "mnist-lstm", "--budget", "tiny", "--epochs", "12", "--json"];

    [Fact]
    public void The_option_and_its_value_are_not_passed_on()
        => Assert.Equal(["run", "digits", "--seed", "2"],
            RanksLauncher.Without(["run", "digits", "--ranks", "4", "--seed", "2", "--ranks=3"], "--ranks"));

    [Fact]
    public async Task Two_ranks_write_one_result()
    {
        SkipWithoutMpi();
        using var folder = new Temporary();
        var (code, output, errors) = await Run([.. Common, "--ranks", "2", "--out", folder.At("out")]);
        Assert.True(code == 0, errors);
        Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.True(File.Exists(Path.Combine(folder.At("out"), "report.html")));
        Assert.False(Directory.Exists(folder.At("out.backup")));
    }

    [Fact]
    public async Task A_run_that_was_killed_goes_on_to_the_same_numbers_on_another_number_of_ranks()
    {
        SkipWithoutMpi();
        using var folder = new Temporary();
        var whole = await Run([.. Common, "--ranks", "2", "--out", folder.At("whole")]);
        string[] command = [.. Common, "--resume", "--out", folder.At("parts")];
        using (var killed = Start([.. command, "--ranks", "2"]))
        {
            var backup = Path.Combine(folder.At("parts.backup"), "seed-1", "fit-1", "backup.npz");
            for (var i = 0; i < 3000 && !File.Exists(backup) && !killed.HasExited; i++)
                await Task.Delay(10, TestContext.Current.CancellationToken);
            killed.Kill(entireProcessTree: true);
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var rest = await Run([.. command, "--ranks", "4"]);
        Assert.True(rest.Code == 0, rest.Errors);
        Assert.Equal(Numbers(whole.Output), Numbers(rest.Output));
        Assert.False(Directory.Exists(folder.At("parts.backup")));
    }

    [Fact]
    public async Task Without_mpirun_a_sentence_says_what_to_install()
    {
        var (code, _, errors) = await Run([.. Common, "--ranks", "2"], ("PATH", ""));
        Assert.Equal(1, code);
        Assert.Contains("there is no mpirun", errors, StringComparison.Ordinal);
    }

    private static string Dotnet
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "dotnet"))
            .First(file => File.Exists(file) || File.Exists(file + ".exe"));

    private static string Numbers(string json) => JsonNode.Parse(json)!["metrics"]!.ToJsonString();

    private static void SkipWithoutMpi()
        => Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, "mpirun"))),
            "There is no mpirun: apt-get install openmpi-bin.");

    private static Process Start(string[] words, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(Dotnet) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])[Path.Combine(AppContext.BaseDirectory, "Nabi.Cli.dll"), .. words])
            start.ArgumentList.Add(word);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Output, string Errors)> Run(string[] words, params (string Name, string Value)[] variables)
    {
        using var process = Start(words, variables);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    private sealed class Temporary : IDisposable
    {
        private readonly string path = Directory.CreateTempSubdirectory("nabi-ranks-").FullName;

        public string At(string name) => Path.Combine(path, name);

        public void Dispose() => Directory.Delete(path, recursive: true);
    }
}
