using System.Text;
using Nabi.Callbacks;
using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>What the melody recipes show: scores on paper and in the terminal, sound, gates.</summary>
internal static class MelodyPages
{
    private const double Tempo = 100;
    private const int NotesInLine = 27;

    /// <summary>The song as music.</summary>
    private static Melody Whole { get; } = Melody.FromCodes(Song.Notes);

    /// <summary>Says every 200 passes how far training is.</summary>
    public static Callback Progress(RecipeRun run)
    {
        return new LambdaCallback { EpochEnd = Say };

        void Say(int epoch, Logs logs)
        {
            if (run.Options.ShowProgress && (epoch + 1) % 200 == 0)
                run.Say($"epoch {epoch + 1}: {logs}");
        }
    }

    /// <summary>The song with each note but the first four as it was said of the four true ones before.</summary>
    public static string[] OneStep(Tensor said)
        => [.. Song.Notes.Take(Song.Window), .. Ops.ArgMax(said).AsIntegers().ToArray().Select(note => Song.Codes[note])];

    public static void Show(RecipeRun run, IReadOnlyList<string> sung, IReadOnlyList<string> oneStep)
    {
        var melody = Melody.FromCodes(sung);
        run.Show("The song it sings", Score("Sung from the first four notes", melody), "score.svg",
            $"{Song.Right(sung)} of {Song.Notes.Length} notes are those of the song.");
        var sound = WavFile.FromMelody(melody, Tempo);
        sound.Save(run.File("melody.wav"));
        MidiFile.FromMelody(melody, Tempo, "나비야").Save(run.File("melody.mid"));
        run.Show(new SoundSection("Listen", ("sung by the network", WavFile.FromMelody(melody, Tempo, 16_000)),
            ("the song", WavFile.FromMelody(Whole, Tempo, 16_000))));
        run.Show("One step at a time", Score("Each next note from the four true ones before", Melody.FromCodes(oneStep)), "one-step.svg",
            $"{Song.Right(oneStep)} of {Song.Notes.Length} notes are right.");
        run.Say($"""

            From the first four notes ({string.Join(' ', Song.Notes.Take(Song.Window))}) it sings:

            {Staff(sung)}
            one-step prediction:  {Song.Right(oneStep)} of {Song.Notes.Length} notes right
            full-song prediction: {Song.Right(sung)} of {Song.Notes.Length} notes right
            """);
    }

    /// <summary>The gates at the last step of each window, the song gone through once with the state kept.</summary>
    public static void ShowGates(RecipeRun run, LSTM layer, Tensor inputs)
    {
        var gates = LstmGates.Of(layer, inputs.AsSpan());
        var windows = Song.Notes.Length - Song.Window;
        run.Show("What the gates do", gates.Picture("Gates of the LSTM over the song", [.. Song.Notes.Skip(Song.Window)],
            [.. Enumerable.Range(1, windows).Select(window => window * Song.Window - 1)]), "gates.svg",
            "Below each column the note that the network is about to say; the twelve units whose memory moves most.");
    }

    /// <summary>A staff of characters: one row per pitch, one column per note, quarters and eighths; a cross below a wrong note.</summary>
    public static string Staff(IReadOnlyList<string> song)
    {
        var text = new StringBuilder();
        for (var from = 0; from < song.Count; from += NotesInLine)
        {
            var line = song.Skip(from).Take(NotesInLine).ToArray();
            for (var pitch = 'g'; pitch >= 'c'; pitch--)
            {
                text.Append("  ").Append(pitch).Append(" │")
                    .AppendJoin("", line.Select(code => code[0] == pitch ? code[1] == '4' ? "♩ " : "♪ " : "· ")).Append('\n');
            }

            if (line.Any(code => code[0] is 'a' or 'b'))
                text.Append("  ? │").AppendJoin("", line.Select(code => code[0] is 'a' or 'b' ? code : "  ")).Append('\n');
            text.Append("     ").AppendJoin("", line.Select((code, i) => code == Song.Notes[from + i] ? "  " : "x ")).Append('\n');
        }

        return text.ToString();
    }

    private static MelodyScore Score(string title, Melody melody)
        => new(title, melody) { Expected = Whole, Given = Song.Window, BeatsPerBar = 2 };
}
