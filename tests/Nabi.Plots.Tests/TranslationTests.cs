namespace Nabi.Plots.Tests;

/// <summary>Reports and pictures in the reader's language: headings, captions and names are translated, data are not.</summary>
public sealed class TranslationTests
{
    private static string Korean(string text) => text switch
    {
        "Loss" => "손실 곡선",
        "epoch" => "에포크",
        "training" => "학습",
        "best" => "최고",
        "time" => "시간",
        "Summary" => "요약입니다.",
        "Run" => "실행",
        "How to read it." => "읽는 방법입니다.",
        "measure" => "측정값",
        "seed" => "시드",
        "words" => "단어",
        _ => text,
    };

    [Fact]
    public void A_chart_says_its_title_axes_legend_and_marks_in_the_language()
    {
        var svg = new LineChart("Loss") { XLabel = "epoch" }.Add("training", [2, 1]).Add("words", [1, 2]).AddVerticalLine(1, "best").ToSvg(Korean);
        Assert.All((string[])[">손실 곡선<", ">에포크<", ">학습<", ">단어<", ">최고<"], text => Assert.Contains(text, svg, StringComparison.Ordinal));
        Assert.DoesNotContain("epoch", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Categories_and_labels_are_data()
    {
        Assert.Contains(">words<", new BarChart("Loss", ["words"]).Add("", [1]).ToSvg(Korean), StringComparison.Ordinal);
        Assert.Contains(">words<", new HeatMap("Loss", new double[1, 1]) { RowLabels = ["words"] }.ToSvg(Korean), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_in_the_language_throughout()
    {
        var html = new Report("words") { Summary = "Summary", Language = "ko", Translate = Korean }
            .Add(new TableSection("Run", [("seed", "words")]) { Caption = "How to read it." })
            .Add(new ComparisonSection("Run", new Comparison("words", 1)))
            .Add(new PictureSection("Run", new LineChart("Loss") { XLabel = "epoch" }.Add("", [1, 2])))
            .ToHtml();
        Assert.All((string[])["lang=\"ko\"", "요약입니다.", "<h2>실행</h2>", ">시드</th><td>words<", "읽는 방법입니다.", ">측정값<", ">손실 곡선<", ">에포크<", "<h1>words</h1>"],
            text => Assert.Contains(text, html, StringComparison.Ordinal));
        Assert.DoesNotContain(">epoch<", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Fonts_with_Hangul_are_named()
        => Assert.All((string[])["Malgun Gothic", "Apple SD Gothic Neo", "Noto Sans KR"], font =>
        {
            Assert.Contains(font, new LineChart("Loss").ToSvg(), StringComparison.Ordinal);
            Assert.Contains($"\"{font}\"", new Report("Loss").ToHtml(), StringComparison.Ordinal);
        });
}
