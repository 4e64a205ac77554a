using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Nabi.Browser.Tests;

/// <summary>A window of the browser, what went wrong in it, and what is asked of every view.</summary>
internal sealed class View : IAsyncDisposable
{
    // Run in the page itself, which has no frames: a ready-made RunAxe opens another page, two processes of the browser, for each answer.
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly ConcurrentQueue<string> problems = new();

    public View(IPage page, string name)
    {
        (Page, Name) = (page, name);
        page.Console += (_, message) =>
        {
            var isOver = message.Text.Contains("ERR_CONNECTION", StringComparison.Ordinal) && IsStream(message.Location);
            if (message.Type is "error" or "warning" && !isOver)
                problems.Enqueue($"console: {message.Text}");
        };
        page.PageError += (_, error) => problems.Enqueue($"error: {error}");
        page.RequestFailed += (_, request) =>
        {
            if (!IsStream(request.Url))
                problems.Enqueue($"request: {request.Url} {request.Failure}");
        };
        page.Request += (_, request) => Asked.Enqueue(request.Url);
    }

    public IPage Page { get; }

    public string Name { get; }

    /// <summary>All addresses that were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Goes to a place of the page, whose title is the model's name, and waits until it is the one that is shown.</summary>
    public async Task GoAsync(string place, string title)
    {
        await Page.GotoAsync(place);
        await Assertions.Expect(Page.Locator("h1")).ToHaveTextAsync(title);
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    // A stream that the page itself closed, or whose server is gone, is no failure: the page says so. Places end in :line:column.
    private static bool IsStream(string place)
    {
        var address = place.TrimEnd([.. "0123456789:"]);
        return address.EndsWith("/metrics", StringComparison.Ordinal) || address.EndsWith("/events", StringComparison.Ordinal);
    }

    /// <summary>Checks what holds for every view, and keeps its picture.</summary>
    public async Task CheckAsync(string view)
    {
        await Page.EvaluateAsync("window.scrollTo(0, 0)");
        if (Browser.Pictures is { } folder)
        {
            Directory.CreateDirectory(folder);
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{view}-{Name}.png"), FullPage = true });
        }

        Assert.True(problems.IsEmpty, $"{view} {Name}: {string.Join("\n", problems)}");
        var wide = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(wide <= 0, $"{view} {Name}: the page is {wide} pixels wider than the window.");
        var found = await Page.EvaluateAsync<string[]>(Axe + """

            ;axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(result =>
              result.violations.map(one => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map(node => node.html).join(' | ')}`))
            """);
        Assert.True(found.Length == 0, $"{view} {Name}: {string.Join("\n", found)}");
    }
}
