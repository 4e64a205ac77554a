#:project ../src/Nabi/Nabi.csproj

// A song learned by heart, 나비야 ("butterfly"). A stateful LSTM hears four notes and says the fifth; what it keeps in mind from window to
// window tells apart passages that sound alike, so that it sings the whole song from its first four notes.
using Nabi;
using Nabi.Callbacks;
using Nabi.Data;
using Nabi.Layers;
using Nabi.Optimizers;

static class Song
{
    /// <summary>How many notes the network hears.</summary>
    public const int Window = 4;

    /// <summary>A letter for the pitch, 4 for a quarter and 8 for an eighth; the number of a code is its place, 0 to 13.</summary>
    public static readonly string[] Codes = "c4 d4 e4 f4 g4 a4 b4 c8 d8 e8 f8 g8 a8 b8".Split(' ');

    public static readonly string[] Notes = (
        "g8 e8 e4 f8 d8 d4 c8 d8 e8 f8 g8 g8 g4 g8 e8 e8 e8 f8 d8 d4 c8 e8 g8 g8 e8 e8 e4 "
        + "d8 d8 d8 d8 d8 e8 f4 e8 e8 e8 e8 e8 f8 g4 g8 e8 e4 f8 d8 d4 c8 e8 g8 g8 e8 e8 e4").Split(' ');

    static void Main(string[] args)
    {
        Seeds.Set(1);
        var (x, y) = Samples();
        var model = Build();
        Train(model, x, y, new FitOptions { Epochs = args.Length > 0 ? int.Parse(args[0]) : 2000, Verbosity = Verbosity.Silent });
        var sung = Sing(model);
        Console.WriteLine($"From {string.Join(' ', Notes[..Window])} it sings:\n{string.Join(' ', sung)}");
        Console.WriteLine($"{Right(sung)} of {Notes.Length} notes are those of the song.");
    }

    public static Sequential Build()
    {
        var model = new Sequential
        {
            new Input(Window, 1) { BatchSize = 1 },
            new LSTM(128) { Stateful = true },
            new Dense(Codes.Length, "softmax"),
        };
        model.Compile(new Adam(), "categorical_crossentropy", "accuracy");
        return model;
    }

    /// <summary>The song over and over, in order; the memory is emptied before each time, the weights of the best time are kept.</summary>
    public static History Train(Model model, Tensor x, Tensor y, FitOptions options)
    {
        var forget = new LambdaCallback { EpochBegin = _ => model.ResetStates() };
        var best = new EarlyStopping { Monitor = "loss", Patience = int.MaxValue, RestoreBestWeights = true };
        return model.Fit(x, y, options with { BatchSize = 1, Shuffle = false, Callbacks = [forget, best, .. options.Callbacks] });
    }

    /// <summary>Sung from the first four notes: each note that the network says is the next it hears.</summary>
    public static string[] Sing(Model model)
    {
        model.ResetStates();
        return Sing(window => Ops.ArgMax(model.Predict(new Tensor([1, Window, 1], window))).AsIntegers()[0]);
    }

    /// <summary>Sung by any function from four scaled numbers to the number of the next note.</summary>
    public static string[] Sing(Func<float[], int> next)
    {
        List<string> song = [.. Notes[..Window]];
        while (song.Count < Notes.Length)
            song.Add(Codes[next([.. song.TakeLast(Window).Select(code => Number(code) / 13f)])]);
        return [.. song];
    }

    /// <summary>How many notes are those of the song, the four given ones among them.</summary>
    public static int Right(IReadOnlyList<string> song) => song.Zip(Notes).Count(pair => pair.First == pair.Second);

    /// <summary>All 50 windows of four notes, as numbers from 0 to 1, (50, 4, 1), and the notes that follow, (50, 14).</summary>
    public static (Tensor X, Tensor Y) Samples()
    {
        int[] numbers = [.. Notes.Select(Number)];
        var count = numbers.Length - Window;
        float[] windows = [.. Enumerable.Range(0, count).SelectMany(i => numbers[i..(i + Window)]).Select(number => number / 13f)];
        return (new Tensor([count, Window, 1], windows), Labels.ToCategorical(numbers.AsSpan(Window), Codes.Length));
    }

    static int Number(string code) => Array.IndexOf(Codes, code);
}
