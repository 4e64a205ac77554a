using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Nabi.Browser.Tests;

/// <summary>What a reader does with the page: tries models with numbers, drawings and tables, by mouse and by keys.</summary>
public sealed class TryTests(Browser browser, PageServer server) : IClassFixture<PageServer>
{
    [Fact]
    public async Task Names_are_shown_as_they_are_and_never_run()
    {
        await using var view = await browser.OpenAsync(server.Page);
        var dialogs = 0;
        view.Page.Dialog += (_, dialog) =>
        {
            dialogs++;
            _ = dialog.DismissAsync();
        };
        await view.Page.GotoAsync("#/models/odd");
        await Assertions.Expect(view.Page.Locator("tbody th", new() { HasText = "<script>alert(2)</script>" })).ToBeVisibleAsync();
        await Assertions.Expect(view.Page.Locator(".plot text", new() { HasText = "<img" })).ToHaveCountAsync(1);
        await view.CheckAsync("13-odd");
        await view.Page.Locator("#tab-try").ClickAsync();
        await view.Page.Locator("button.main").ClickAsync();
        await Assertions.Expect(view.Page.Locator(".split > .panel section")).ToHaveCountAsync(2);
        await view.Page.Locator(".actions button").Nth(1).ClickAsync();
        await Assertions.Expect(view.Page.Locator("#inside")).ToBeVisibleAsync();
        await view.CheckAsync("14-two-inputs");
        Assert.Equal(0, dialogs);
        Assert.Equal(0, await view.Page.Locator("img[src=x]").CountAsync());
    }

    [Fact]
    public async Task A_digit_is_drawn_with_the_pointer_and_with_keys_alone()
    {
        await using var view = await OpenAsync("#/models/digits/try");
        var page = view.Page;
        var canvas = page.Locator(".draw canvas");
        await page.Locator("button.main").ClickAsync();
        await Assertions.Expect(page.Locator(".notice:visible")).ToHaveCountAsync(1);
        var box = (await canvas.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + 40);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height - 40, new MouseMoveOptions { Steps = 6 });
        await page.Mouse.UpAsync();
        await page.Locator("button.main").ClickAsync();
        await Assertions.Expect(page.Locator(".bars li")).ToHaveCountAsync(10);
        var drawn = await page.Locator(".bars").InnerTextAsync();

        // The same line with the keys is the same digit: it is centred and scaled.
        await page.Locator(".draw .row button").ClickAsync();
        await canvas.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        for (var i = 0; i < 10; i++)
            await page.Keyboard.PressAsync("ArrowDown");
        await page.Locator("button.main").FocusAsync();
        await page.RunAndWaitForResponseAsync(() => page.Keyboard.PressAsync("Enter"), "**/infer");
        await Assertions.Expect(page.Locator(".bars li")).ToHaveCountAsync(10);
        Assert.Equal(10, Regex.Count(drawn, "%"));
        await view.CheckAsync("15-keys");
    }

    [Fact]
    public async Task Pixels_reach_the_model_as_the_reader_chose()
    {
        await using var view = await OpenAsync("#/models/digits/try");
        var page = view.Page;
        await page.Locator(".digits button").Nth(8).ClickAsync();
        var values = new List<double[]>();
        page.Request += (_, request) =>
        {
            if (request.PostDataJSON() is { } json && json.TryGetProperty("inputs", out var inputs))
                values.Add([.. inputs[0].GetProperty("data").EnumerateArray().Select(value => value.GetDouble())]);
        };
        foreach (var most in (string[])["1", "255"])
        {
            await page.Locator(".draw select").SelectOptionAsync(most);
            await page.RunAndWaitForResponseAsync(() => page.Locator("button.main").ClickAsync(), "**/infer");
        }

        Assert.Equal(2, values.Count);
        Assert.All(values, picture => Assert.Equal(784, picture.Length));
        Assert.InRange(values[0].Max(), 0.9, 1);
        Assert.InRange(values[1].Max(), 229, 255);
        // The middle of the mass is the middle of the picture, and the border is empty.
        var (sum, across) = (values[0].Sum(), values[0].Select((value, i) => value * (i % 28 + 0.5)).Sum());
        Assert.InRange(across / sum, 13.4, 14.6);
        Assert.All(Enumerable.Range(0, 28), i => Assert.Equal(0, values[0][i]));
    }

    [Fact]
    public async Task Numbers_that_are_no_JSON_or_of_another_shape_are_a_sentence()
    {
        await using var view = await OpenAsync("#/models/series/try");
        var page = view.Page;
        await page.Locator(".kinds button").Nth(1).ClickAsync();
        foreach (var (text, part) in ((string, string)[])[("[1, 2", "no JSON"), ("[[1], [2, 3]]", "same length"), ("[[\"a\"]]", "numbers are expected"),
            ("[[[1]], [[2]]]", "expects the input")])
        {
            await page.Locator("textarea").FillAsync(text);
            await page.Locator("button.main").ClickAsync();
            await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync(part);
        }

        await page.Locator("textarea").FillAsync("[[1], [2], [3]]");
        await page.Locator("button.main").ClickAsync();
        await Assertions.Expect(page.Locator(".bars li")).ToHaveCountAsync(12);
        await Assertions.Expect(page.Locator(".notice")).ToBeHiddenAsync();
        // A flat list is enough where all lengths but one are known.
        await page.Locator("textarea").FillAsync("[1, 2, 3]");
        await page.Locator("button.main").ClickAsync();
        await Assertions.Expect(page.Locator(".notice")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_column_of_a_file_is_forecast_at_each_place_and_the_player_moves()
    {
        await using var view = await OpenAsync("#/models/series/try");
        var page = view.Page;
        var rows = string.Join("\n", Enumerable.Range(0, 80).Select(i => $"2026-01-01;{i % 7},5;{i}"));
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "sales.csv",
            MimeType = "text/csv",
            Buffer = System.Text.Encoding.UTF8.GetBytes($"day;sold;number\n{rows}"),
        });
        // The column of dates is none of numbers, and the numbers of the rows are not what is meant.
        await Assertions.Expect(page.Locator(".check input[type=radio]")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".check", new() { HasText = "sold (80)" }).Locator("input")).ToBeCheckedAsync();
        await page.Locator("input[type=number]").FillAsync("100");
        await page.Locator("button.main").ClickAsync();
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("100");
        await page.Locator("input[type=number]").FillAsync("30");
        await page.Locator(".check", new() { HasText = "Standardize" }).ClickAsync();
        await page.Locator("button.main").ClickAsync();
        var place = page.Locator(".player output");
        await Assertions.Expect(place).ToHaveTextAsync("step 80 of 80");
        await page.Locator(".player button").ClickAsync();
        await Assertions.Expect(place).Not.ToHaveTextAsync("step 80 of 80");
        await page.Locator(".player button").ClickAsync();
        await page.Locator(".player input").FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(place).ToHaveTextAsync("step 30 of 80");
        await view.CheckAsync("16-file");
    }

    [Fact]
    public async Task Language_and_colours_are_kept_and_the_tabs_move_with_arrows()
    {
        await using var view = await OpenAsync("#/models/digits");
        var page = view.Page;
        await page.Locator("#tab-layers").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Locator("#tab-try")).ToBeFocusedAsync();
        await page.Locator("#language").SelectOptionAsync("ko");
        await Assertions.Expect(page.Locator("#views a").First).ToHaveTextAsync("모델");
        await page.Locator("#theme").SelectOptionAsync("dark");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#tab-try")).ToHaveAttributeAsync("aria-selected", "true");
        Assert.Equal("ko", await page.GetAttributeAsync("html", "lang"));
        Assert.Equal("rgb(13, 16, 20)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        // The first key leads past the head of the page.
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("digits");
        await view.CheckAsync("17-kept");
    }

    [Fact]
    public async Task The_diagram_has_the_colours_of_the_page()
    {
        await using var view = await OpenAsync("#/models/digits");
        await view.Page.Locator(".plot svg").WaitForAsync();
        var fills = await view.Page.EvaluateAsync<string[]>(
            "[...new Set([...document.querySelectorAll('.plot svg *')].map(shape => getComputedStyle(shape).fill))]");
        // Black is what a shape has that the page's style does not know.
        Assert.DoesNotContain("rgb(0, 0, 0)", await view.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.plot svg text, .plot svg rect, .plot svg path')].map(shape => getComputedStyle(shape).fill)"));
        Assert.Contains("rgb(11, 111, 179)", fills);
    }

    private async Task<View> OpenAsync(string place)
    {
        var view = await browser.OpenAsync(server.Page);
        await view.Page.GotoAsync(place);
        return view;
    }
}
