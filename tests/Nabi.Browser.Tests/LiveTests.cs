using Microsoft.Playwright;
using Nabi.Layers;
using Nabi.Serving;

namespace Nabi.Browser.Tests;

/// <summary>A training that is watched in the browser: its curves grow, and the buttons do what they say.</summary>
public sealed class LiveTests(Browser browser)
{
    private const int Rows = 1024;

    [Theory]
    [MemberData(nameof(Browser.Looks), MemberType = typeof(Browser))]
    public async Task A_training_is_watched_paused_and_stopped(int width, string language, bool dark)
    {
        await using var live = new LiveReport(title: "<b>Waves</b>", output: TextWriter.Null);
        await using var view = await browser.OpenAsync(live.Address, width, language, dark);
        var page = view.Page;
        await page.GotoAsync("");
        await page.Locator(".empty").WaitForAsync();
        await view.CheckAsync("9-waiting");

        var (model, x, y) = Waves();
        var training = Task.Factory.StartNew(() => model.Fit(x, y, new FitOptions
        {
            Epochs = 100_000,
            BatchSize = 16,
            ValidationSplit = 0.25f,
            Verbosity = Verbosity.Silent,
            Callbacks = [live],
        }), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        await Assertions.Expect(page.Locator("tbody tr")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("<b>Waves</b>");
        var first = await page.Locator(".charts svg[role=img] path").First.GetAttributeAsync("d");
        await Assertions.Expect(page.Locator(".charts svg[role=img] path").First).Not.ToHaveAttributeAsync("d", first!);

        var (pause, stop) = (page.Locator("main button").Nth(0), page.Locator("main button").Nth(1));
        await pause.ClickAsync();
        await Assertions.Expect(page.Locator(".badge")).ToHaveTextAsync(language == "ko" ? "일시 정지" : "Paused");
        var step = model.Optimizer!.Iterations;
        await Task.Delay(400, TestContext.Current.CancellationToken);
        Assert.Equal(step, model.Optimizer.Iterations);
        await view.CheckAsync("10-paused");

        // Who comes late gets what was before.
        await using (var late = await browser.OpenAsync(live.Address, width, language, dark))
        {
            await late.Page.GotoAsync("");
            await Assertions.Expect(late.Page.Locator("tbody tr")).ToHaveCountAsync(await page.Locator("tbody tr").CountAsync());
        }

        await pause.ClickAsync();
        await Assertions.Expect(page.Locator(".badge.on")).ToHaveCountAsync(1);
        await stop.ClickAsync();
        await view.CheckAsync("11-stop");
        // First the reader thinks better of it.
        await page.Locator("dialog button").Nth(1).ClickAsync();
        Assert.False(training.IsCompleted);
        await stop.ClickAsync();
        await page.Locator("dialog button").Nth(0).ClickAsync();
        var history = await training.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.InRange(history.Epochs.Count, 1, 99_999);
        await Assertions.Expect(page.Locator(".badge")).ToHaveTextAsync(language == "ko" ? "중단됨" : "Stopped");
        await live.DisposeAsync();
        await page.Locator(".notice").First.WaitForAsync();
        await view.CheckAsync("12-gone");
    }

    private static (Model Model, Tensor X, Tensor Y) Waves()
    {
        Seeds.Set(3);
        Model model = new Sequential { new Input(12, 1), new LSTM(8), new Dense(1) };
        model.Compile("adam", "mse", "mae");
        var (x, y) = (new float[Rows * 12], new float[Rows]);
        for (var i = 0; i < Rows; i++)
        {
            for (var t = 0; t < 12; t++)
                x[12 * i + t] = MathF.Sin((i + t) / 3f);
            y[i] = MathF.Sin((i + 12) / 3f);
        }

        return (model, new Tensor([Rows, 12, 1], x), new Tensor([Rows, 1], y));
    }
}
