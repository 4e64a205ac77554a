using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Nabi.Browser.Tests.Browser))]

namespace Nabi.Browser.Tests;

/// <summary>
/// A headless Chromium of this machine, for all tests. Where there is none the tests are skipped and say so. <c>NABI_CHROMIUM</c> names
/// another one; <c>NABI_PAGE_PICTURES=DIR</c> keeps a picture of every view.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string? Path = Array.Find(Environment.GetEnvironmentVariable("NABI_CHROMIUM") is { Length: > 0 } given
        ? [given] : (string[])["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"], File.Exists);

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>
    /// Each width with each language, each with each colours (width, language, dark): what one of them breaks is seen in one of these.
    /// </summary>
    public static TheoryData<int, string, bool> Looks
        => new() { { 360, "en", true }, { 360, "ko", false }, { 1280, "en", false }, { 1280, "ko", true } };

    /// <summary>Where pictures of the views go; null for nowhere.</summary>
    public static string? Pictures { get; } = Environment.GetEnvironmentVariable("NABI_PAGE_PICTURES");

    public async ValueTask InitializeAsync()
    {
        if (Path is null)
            return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Path,
            Headless = true,
            // As root, which machines of builds are, Chromium's own sandbox cannot start.
            ChromiumSandbox = false,
            Args = ["--disable-gpu", "--disable-dev-shm-usage"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }

    /// <summary>A window of its own.</summary>
    internal async Task<View> OpenAsync(Uri server, int width = 1280, string language = "en", bool dark = false)
    {
        Assert.SkipWhen(browser is null, "Chromium is not on this machine (Debian: apt-get install chromium).");
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            Locale = language == "ko" ? "ko-KR" : "en-US",
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        return new View(await context.NewPageAsync(), $"{width}-{language}-{(dark ? "dark" : "light")}");
    }
}
