namespace Nabi.Plots;

/// <summary>
/// The look of every picture: one type scale, one palette, light and dark. Shapes carry classes only; programs that know
/// no media queries (converters to PNG) show the light look.
/// </summary>
internal static class Theme
{
    /// <summary>How many series have a colour of their own before the colours start again.</summary>
    public const int Colors = 8;

    public const double TitleSize = 15;
    public const double TextSize = 12;
    public const double SmallSize = 11;

    public const string Fonts = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'DejaVu Sans','Apple SD Gothic "
        + "Neo','Malgun Gothic','Noto Sans KR','Noto Sans CJK KR',NanumGothic,sans-serif";
    public const string MonoFonts = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace";

    /// <summary>The palette after Okabe and Ito (colour-blind readers can distinguish them), light then dark.</summary>
    private static readonly string[] LightSeries = ["#0b6fb3", "#d2570a", "#0a8f6c", "#ab5a8c", "#c98a00", "#4ba3db", "#5d6673", "#87691d"];
    private static readonly string[] DarkSeries = ["#5cb2ea", "#f38f4c", "#3ac79d", "#e19cc6", "#eebb45", "#a6d8f6", "#a9b2bf", "#cbac60"];

    /// <summary>The rules for pictures, valid below an element of class <c>nb</c>.</summary>
    public static string Css { get; } =
        ".nb text{font-family:" + Fonts + ";font-size:12px}"
        + ".nb .h{font-size:15px;font-weight:600}.nb .h2{font-size:13px;font-weight:600}.nb .k{font-size:11px}.nb .m{font-family:"
        + MonoFonts + ";font-size:11px}"
        + ".nb .b{font-weight:600}.nb .w{font-size:14px}.nb .g,.nb .a,.nb .e,.nb .ln{fill:none}"
        + ".nb .ln{stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
        + ".nb .g,.nb .a,.nb .e{stroke-width:1}.nb .e{stroke-width:1.4}.nb .dash{stroke-dasharray:6 5}.nb .dot{stroke-dasharray:1 5}"
        + ".nb .thin{stroke-width:1.3}"
        + ".nb .film{animation:nb-film calc(var(--n)*var(--t)) steps(var(--n)) infinite}"
        + "@keyframes nb-film{from{transform:translateX(0)}to{transform:translateX(calc(var(--n)*var(--w)))}}"
        + "@media (prefers-reduced-motion:reduce){.nb .film{animation:none}}"
        + ".nb .mk{fill:none;stroke-width:1;stroke-dasharray:3 4}.nb .halo{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}"
        + Colored("#fff", "#1d2530", "#5a6472", "#e6e9ee", "#aab2bd", "#f5f7fa", "#cfd6df", "#0a7f5f", "#c2410c", LightSeries)
        + "@media (prefers-color-scheme:dark){"
        + Colored("#12161c", "#e7ebf0", "#9aa5b3", "#272e38", "#55606e", "#1b212a", "#3a4452", "#43cfa5", "#fb9a5b", DarkSeries)
        + "}";

    public static string Fill(int color) => "f" + Index(color);

    public static string Stroke(int color) => "c" + Index(color);

    private static char Index(int color) => (char)('0' + (color % Colors + Colors) % Colors);

    private static string Colored(string paper, string ink, string muted, string grid, string axis, string box, string border,
        string good, string bad, string[] series)
    {
        var css = ".nb .p{fill:" + paper + "}.nb text,.nb .i{fill:" + ink + "}.nb .u{fill:" + muted + "}"
            + ".nb .g{stroke:" + grid + "}.nb .a{stroke:" + axis + "}.nb .e{stroke:" + muted + "}.nb .is{stroke:" + ink + "}.nb .v{fill:"
            + muted + "}"
            + ".nb .bx{fill:" + box + ";stroke:" + border + "}.nb .z{fill:" + grid + "}.nb .hb{fill:" + box + "}"
            + ".nb .ok{fill:" + good + "}.nb .no{fill:" + bad + "}.nb .oks{stroke:" + good + "}.nb .nos{stroke:" + bad + "}"
            + ".nb .ps,.nb .halo{stroke:" + paper + "}.nb .on{fill:" + paper + "}.nb .mk{stroke:" + muted + "}";
        for (var i = 0; i < series.Length; i++)
            css += ".nb .f" + (char)('0' + i) + "{fill:" + series[i] + "}.nb .c" + (char)('0' + i) + "{stroke:" + series[i] + "}";
        return css;
    }
}
