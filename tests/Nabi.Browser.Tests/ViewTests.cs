using Microsoft.Playwright;

namespace Nabi.Browser.Tests;

/// <summary>Every view, narrow and wide, in both languages, light and dark: no error, nothing cut off, accessible.</summary>
public sealed class ViewTests(Browser browser, PageServer server) : IClassFixture<PageServer>
{
    [Theory]
    [MemberData(nameof(Browser.Looks), MemberType = typeof(Browser))]
    public async Task Every_view_is_whole_and_accessible(int width, string language, bool dark)
    {
        await using var view = await browser.OpenAsync(server.Page, width, language, dark);
        var page = view.Page;
        await page.GotoAsync("");
        await Assertions.Expect(page.Locator(".card")).ToHaveCountAsync(5);
        Assert.Equal(language, await page.GetAttributeAsync("html", "lang"));
        await view.CheckAsync("1-models");

        await page.Locator(".card a", new() { HasText = "digits" }).ClickAsync();
        await page.Locator(".plot svg").WaitForAsync();
        await view.CheckAsync("2-layers");

        await page.Locator("#tab-try").ClickAsync();
        await page.Locator(".digits button").Nth(3).ClickAsync();
        await page.Locator("button.main").ClickAsync();
        await Assertions.Expect(page.Locator(".bars li")).ToHaveCountAsync(10);
        await view.CheckAsync("3-drawn");

        await page.Locator(".actions button").Nth(1).ClickAsync();
        await page.Locator(".heat canvas").First.WaitForAsync();
        await page.Locator(".player input").FillAsync("14");
        await view.CheckAsync("4-gates");

        await view.GoAsync("#/models/series/try", "series");
        await page.Locator("button.main").ClickAsync();
        await page.Locator(".player input").FillAsync("40");
        await view.CheckAsync("5-forecast");

        await view.GoAsync("#/models/reviews/try", "reviews");
        await page.Locator(".actions button").Nth(1).ClickAsync();
        await page.Locator(".words button").Nth(4).ClickAsync();
        await page.Locator("button.main").ClickAsync();
        await page.Locator(".bars.share").WaitForAsync();
        await view.CheckAsync("6-text");

        await view.GoAsync("#/models/attention/try", "attention");
        await page.Locator(".actions button").Nth(1).ClickAsync();
        await page.Locator("#inside").WaitForAsync();
        await page.Locator(".heat canvas").First.WaitForAsync();
        await page.Locator(".player input").FillAsync("6");
        await view.CheckAsync("7-attention");

        await page.GotoAsync("#/metrics");
        await page.Locator(".badge.on").WaitForAsync();
        await page.WaitForTimeoutAsync(1500);
        await view.CheckAsync("8-metrics");

        await page.GotoAsync("#/models/no-such-model");
        await page.Locator(".notice").WaitForAsync();
        // Nothing is fetched from elsewhere.
        var own = server.Page.GetLeftPart(UriPartial.Authority);
        Assert.All(view.Asked, address => Assert.StartsWith(own, address, StringComparison.Ordinal));
    }
}
