using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Nabi.Cli.Tests;

/// <summary><c>nabi run --watch</c>: the training is seen in the browser while it runs.</summary>
[Collection("console")]
public sealed class WatchTests : TestsWithFolder
{
    [Theory]
    [InlineData("mnist-lstm", "2")]
    [InlineData("melody", "2000")]
    public async Task The_page_of_a_run_has_its_epochs_while_it_runs(string recipe, string epochs)
    {
        var output = new Address();
        var run = NabiCommand.RunAsync(["run", recipe, "--budget", "tiny", "--epochs", epochs, "--threads", "1", "--watch", "--out",
            Folder["run"]], output, TextWriter.Null);
        using var http = new HttpClient { BaseAddress = await output.Found.WaitAsync(TimeSpan.FromSeconds(60)) };
        Assert.Contains("Nabi: training", await http.GetStringAsync(new Uri("", UriKind.Relative)), StringComparison.Ordinal);
        // The events end with the run, and what came last is among them.
        var events = await http.GetStringAsync(new Uri("events", UriKind.Relative));
        Assert.Contains($"\"title\":\"{recipe}\"", events, StringComparison.Ordinal);
        Assert.Contains($"\"epoch\":{int.Parse(epochs, CultureInfo.InvariantCulture) - 1},\"seconds\"", events, StringComparison.Ordinal);
        Assert.Contains("event: bye", events, StringComparison.Ordinal);
        Assert.Equal(0, await run.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    /// <summary>Finds the address among what is written.</summary>
    private sealed class Address : TextWriter
    {
        private readonly TaskCompletionSource<Uri> found = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Uri> Found => found.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            if (Regex.Match(value ?? "", "http://127\\.0\\.0\\.1:\\d+/") is { Success: true, Value: var address })
                found.TrySetResult(new Uri(address));
        }
    }
}
