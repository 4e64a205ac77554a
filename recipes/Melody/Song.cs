using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// The song 나비야 ("butterfly"): 54 notes in 14 codes, a letter for the pitch and 4 for a quarter or 8 for an eighth, and how it
/// becomes samples: four notes, and the note that follows.
/// </summary>
public static class Song
{
    /// <summary>How many notes the network sees.</summary>
    public const int Window = 4;

    /// <summary>The numbers of the codes are scaled by the largest, 13.</summary>
    public const float Scale = 13;

    /// <summary>The 14 codes; a code's number is its place.</summary>
    public static IReadOnlyList<string> Codes { get; } = "c4 d4 e4 f4 g4 a4 b4 c8 d8 e8 f8 g8 a8 b8".Split(' ');

    /// <summary>The 54 notes.</summary>
    public static IReadOnlyList<string> Notes { get; } = (
        "g8 e8 e4 f8 d8 d4 c8 d8 e8 f8 g8 g8 g4 g8 e8 e8 e8 f8 d8 d4 c8 e8 g8 g8 e8 e8 e4 " +
        "d8 d8 d8 d8 d8 e8 f4 e8 e8 e8 e8 e8 f8 g4 g8 e8 e4 f8 d8 d4 c8 e8 g8 g8 e8 e8 e4").Split(' ');

    /// <summary>The melody as music.</summary>
    public static Melody Melody { get; } = Nabi.Plots.Melody.FromCodes(Notes);

    /// <summary>The number of a code.</summary>
    public static int Number(string code) => Codes.ToList().IndexOf(code);

    /// <summary>All 50 samples: four notes as numbers from 0 to 1, and the next note's number.</summary>
    public static (float[] X, int[] Y) Samples()
    {
        var numbers = Notes.Select(Number).ToArray();
        var count = numbers.Length - Window;
        return ([.. Enumerable.Range(0, count).SelectMany(i => numbers.Skip(i).Take(Window)).Select(number => number / Scale)], numbers[Window..]);
    }

    /// <summary>Lets a network sing on its own: from the first four notes, each note it says is the next it hears.</summary>
    /// <param name="next">From four scaled numbers to the number of the next note.</param>
    public static IReadOnlyList<string> Sing(Func<float[], int> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        List<string> song = [.. Notes.Take(Window)];
        while (song.Count < Notes.Count)
            song.Add(Codes[next([.. song.TakeLast(Window).Select(code => Number(code) / Scale)])]);
        return song;
    }

    /// <summary>How many notes are those of the song, the four given ones among them.</summary>
    public static int Right(IReadOnlyList<string> song) => song.Zip(Notes).Count(pair => pair.First == pair.Second);
}
