namespace Nabi.Plots;

/// <summary>Sounds to play on the page itself; the WAV files travel inside it, so keep them short or at a lower sample rate.</summary>
/// <param name="title">The heading; empty for none.</param>
/// <param name="sounds">Name and sound of each player.</param>
public sealed class SoundSection(string title, params IReadOnlyList<(string Name, WavFile Sound)> sounds) : ReportSection(title)
{
    internal override void Write(HtmlWriter html)
    {
        foreach ((var name, WavFile sound) in sounds)
        {
            html.Element("div", html.Say(name), "key").Raw("<audio controls preload=\"metadata\" src=\"data:audio/wav;base64,")
                .Raw(Convert.ToBase64String(sound.ToBytes())).Raw("\"></audio>\n");
        }
    }
}
