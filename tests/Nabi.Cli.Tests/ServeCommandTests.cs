using System.Net;
using System.Text;
using Nabi.Formats;
using Nabi.Layers;

namespace Nabi.Cli.Tests;

/// <summary><c>nabi serve</c> answers until it is ended, and says in a sentence what it cannot serve.</summary>
public sealed class ServeCommandTests : TestsWithFolder
{
    [Fact]
    public async Task It_answers_until_it_is_ended()
    {
        var file = Folder["line.keras"];
        new Sequential { new Input(2) { Name = "x" }, new Dense(1) }.Save(file);
        var (output, errors) = (new Lines(), new StringWriter());
        using var end = new CancellationTokenSource();
        var run = NabiCommand.RunAsync(["serve", $"other={file}", file, "--port", "0", "--grpc-port", "0"], output, errors, end.Token);
        var line = await output.First.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.StartsWith("http://127.0.0.1:", line, StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = new Uri(line.Split("/v2")[0]) };
        foreach (var name in (string[])["line", "other"])
        {
            using var body = new StringContent("""{"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":[1,2]}]}""");
            using var response = await http.PostAsync(new Uri($"v2/models/{name}/infer", UriKind.Relative), body);
            Assert.True(response.IsSuccessStatusCode);
        }

        // The page is beside them, and no name but this machine's leads to either.
        Assert.Contains($"{http.BaseAddress!.GetLeftPart(UriPartial.Authority)}/nabi/ (page)", line, StringComparison.Ordinal);
        Assert.Contains("<title>Nabi</title>", await http.GetStringAsync(new Uri("", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(http, "evil.example"));

        await end.CancelAsync();
        Assert.Equal(0, await run.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal("", errors.ToString());
    }

    [Fact]
    public async Task The_page_can_be_left_out_and_other_names_allowed()
    {
        var file = Folder["line.keras"];
        new Sequential { new Input(2) { Name = "x" }, new Dense(1) }.Save(file);
        var output = new Lines();
        using var end = new CancellationTokenSource();
        var run = NabiCommand.RunAsync(["serve", file, "--port", "0", "--grpc-port", "0", "--no-page", "--allow-host", "models.example.org"],
            output, TextWriter.Null, end.Token);
        var line = await output.First.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.DoesNotContain("page", line, StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = new Uri(line.Split("/v2")[0]) };
        using var page = await http.GetAsync(new Uri("nabi/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "models.example.org"));
        await end.CancelAsync();
        Assert.Equal(0, await run.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.OK, "--page")]
    [InlineData(HttpStatusCode.NotFound, "--page", "--no-page")]
    public async Task Others_see_the_page_only_where_that_is_asked_for(HttpStatusCode expected, params string[] more)
    {
        var file = Folder["line.keras"];
        new Sequential { new Input(2) { Name = "x" }, new Dense(1) }.Save(file);
        var output = new Lines();
        using var end = new CancellationTokenSource();
        var run = NabiCommand.RunAsync(["serve", file, "--host", "0.0.0.0", "--port", "0", "--grpc-port", "0", .. more], output,
            TextWriter.Null, end.Token);
        var port = new Uri((await output.First.WaitAsync(TimeSpan.FromSeconds(60))).Split("/v2")[0]).Port;
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var page = await http.GetAsync(new Uri("nabi/", UriKind.Relative));
        Assert.Equal(expected, page.StatusCode);
        await end.CancelAsync();
        Assert.Equal(0, await run.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [InlineData("needs a model", "serve")]
    [InlineData("there is no file", "serve", "nothing.keras")]
    [InlineData("--host must be an address", "serve", "nothing.keras", "--host", "here")]
    [InlineData("--port must be from 0 to 65535", "serve", "nothing.keras", "--port", "70000")]
    public async Task What_cannot_be_served_is_a_sentence(string part, params string[] arguments)
    {
        var errors = new StringWriter();
        Assert.Equal(1, await NabiCommand.RunAsync(arguments, TextWriter.Null, errors));
        Assert.Contains(part, errors.ToString(), StringComparison.Ordinal);
        Assert.Single(errors.ToString().Trim().Split('\n'));
    }

    /// <summary>What the server says to a request that gives it a name.</summary>
    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(http.BaseAddress!, "v2"));
        request.Headers.Host = host;
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>Tells the first line that is written.</summary>
    private sealed class Lines : TextWriter
    {
        private readonly TaskCompletionSource<string> first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> First => first.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => first.TrySetResult(value ?? "");
    }
}
