namespace Nabi.Plots;

/// <summary>
/// A small additive synthesizer: six partials that die away the faster the higher they are, as on a plucked string,
/// with a quick attack and a soft release so that no note clicks.
/// </summary>
internal static class Synthesizer
{
    private const double Attack = 0.006;
    private const double Release = 0.09;
    private const double Tail = 0.35;

    private static readonly double[] Partials = [1, 0.5, 0.26, 0.12, 0.07, 0.03];

    /// <summary>The samples of the notes one after the other, the loudest at 0.8.</summary>
    public static float[] Play(IReadOnlyList<Note> notes, double secondsPerBeat, int sampleRate)
    {
        var total = notes.Sum(note => note.Beats) * secondsPerBeat;
        var sound = new float[(int)Math.Ceiling((total + Tail) * sampleRate)];
        double start = 0;
        foreach (Note note in notes)
        {
            var seconds = note.Beats * secondsPerBeat;
            if (!note.IsRest)
                Add(sound, (int)Math.Round(start * sampleRate), note.Pitch, seconds, sampleRate);
            start += seconds;
        }
        float loudest = 0;
        foreach (var value in sound)
            loudest = Math.Max(loudest, Math.Abs(value));
        for (var i = 0; loudest > 0 && i < sound.Length; i++)
            sound[i] *= 0.8f / loudest;
        return sound;
    }

    private static void Add(float[] sound, int first, int pitch, double seconds, int sampleRate)
    {
        var frequency = 440 * Math.Pow(2, (pitch - 69) / 12.0);
        var count = Math.Min(sound.Length - first, (int)((seconds + Release) * sampleRate));
        for (var partial = 1; partial <= Partials.Length; partial++)
        {
            // Above half the sample rate a partial would fold back as a false tone.
            if (frequency * partial > sampleRate * 0.45)
                break;
            double turn = 2 * Math.PI * frequency * partial / sampleRate, decay = (0.9 + 0.9 * partial) / sampleRate;
            for (var i = 0; i < count; i++)
            {
                var shape = Math.Exp(-decay * i) * Envelope(i / (double)sampleRate, seconds);
                sound[first + i] += (float)(Partials[partial - 1] * Math.Sin(turn * i) * shape);
            }
        }
    }

    private static double Envelope(double time, double seconds)
    {
        double rise = Math.Min(1, time / Attack), fall = time <= seconds ? 1 : Math.Max(0, 1 - (time - seconds) / Release);
        return rise * fall * fall;
    }
}
