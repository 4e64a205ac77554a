#:project ../src/Nabi/Nabi.csproj

// Dates as people write them become dates as machines do: "3. may 2019" is read by a GRU whose last state begins another, which writes
// 2019-05-03 symbol by symbol, looking back at what was read (attention; Bahdanau et al., 2015). Beam search keeps the best beginnings.
using Nabi;
using Nabi.Layers;
using Nabi.Optimizers;

static class DateTranslator
{
    public const int SourceLength = 20, TargetLength = 11, Start = 1, End = 2;

    /// <summary>The symbols by number; 0 fills up, 1 begins, 2 ends.</summary>
    public const string Symbols = "   0123456789-,. abcdefghijklmnopqrstuvwxyz";

    private static readonly string[] Months =
        "january february march april may june july august september october november december".Split(' ');

    static void Main(string[] args)
    {
        Seeds.Set(1);
        var (train, test) = (Make(6000, seed: 81), Make(200, seed: 82));
        var (model, _, _) = Build(withAttention: true);
        Train(model, train, new FitOptions { Epochs = args.Length > 0 ? int.Parse(args[0]) : 12, Verbosity = Verbosity.Line });
        string[] said = [.. test.Select(pair => Translate(model, pair.Source, beam: 3))];
        foreach (var (pair, written) in test.Zip(said).Take(5))
            Console.WriteLine($"{pair.Source,-20} {written} {(written == pair.Target ? "right" : $"wrong, {pair.Target}")}");
        Console.WriteLine($"{said.Zip(test).Count(one => one.First == one.Second.Target)} of {test.Length} unseen dates are right.");
    }

    /// <summary>The translator; the attention with its two inputs, to look at.</summary>
    public static (Model Model, AdditiveAttention Attention, Model Inside) Build(bool withAttention)
    {
        var attention = new AdditiveAttention();
        var source = Input.Of(new Input(SourceLength) { DType = DType.Int32 });
        var target = Input.Of(new Input(TargetLength) { DType = DType.Int32 });
        var (read, memory) = new GRU(64) { ReturnSequences = true, ReturnState = true }
            .ApplyWithState(new Embedding(Symbols.Length, 32).Apply(source));
        var (written, _) = new GRU(64) { ReturnSequences = true, ReturnState = true }
            .ApplyWithState(new Embedding(Symbols.Length, 32).Apply(target), initial: [memory[0]]);
        var looked = withAttention ? new Concatenate().Apply([written, attention.Apply([written, read])]) : written;
        var model = new Model([source, target], new Dense(Symbols.Length, "softmax").Apply(looked));
        model.Compile(new Adam(3e-3f), [(Nabi.Losses.Loss)"sparse_categorical_crossentropy"], metrics: [["accuracy"]]);
        return (model, attention, new Model([source, target], [written, read]));
    }

    /// <summary>In training the writer hears the right symbols so far (teacher forcing).</summary>
    public static History Train(Model model, (string Source, string Target)[] pairs, FitOptions options)
    {
        string[] targets = [.. pairs.Select(pair => pair.Target)];
        var source = Encode([.. pairs.Select(pair => pair.Source)], SourceLength);
        return model.Fit([source, Encode(targets, TargetLength, start: true)], [Encode(targets, TargetLength, end: true)],
            options with { BatchSize = 64 });
    }

    /// <summary>The best target found with so many beginnings kept at every step (1: the most likely symbol each time).</summary>
    public static string Translate(Model model, string text, int beam)
    {
        var source = Encode([text], SourceLength);
        var search = new BeamSearch { Width = beam, End = End };
        var best = search.Search(Next, prompt: [Start], length: TargetLength - 1)[0];
        return string.Concat(best.Tokens.Where(symbol => symbol > End).Select(symbol => Symbols[symbol]));

        ReadOnlySpan<float> Next(IReadOnlyList<int> written)
        {
            var heard = new Tensor([1, TargetLength], [.. written, .. new int[TargetLength - written.Count]]);
            return model.PredictAll([source, heard])[0].AsSpan().Slice((written.Count - 1) * Symbols.Length, Symbols.Length);
        }
    }

    /// <summary>Pairs such as "3 may 2019" and "2019-05-03".</summary>
    public static (string Source, string Target)[] Make(int count, int seed)
    {
        var random = RandomStream.FromSeed(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (year, month, day) = (1950 + random.NextInt(100), 1 + random.NextInt(12), 1 + random.NextInt(28));
            var (name, kind) = (Months[month - 1], random.NextInt(4));
            return (kind switch
            {
                0 => $"{day} {name} {year}",
                1 => $"{name} {day}, {year}",
                2 => $"{day}. {name[..3]} {year}",
                _ => $"{name[..3]} {day} {year}",
            }, $"{year:0000}-{month:00}-{day:00}");
        })];
    }

    /// <summary>Texts as symbol numbers, (texts, length), filled up with 0.</summary>
    public static Tensor Encode(IReadOnlyList<string> texts, int length, bool start = false, bool end = false)
        => new([texts.Count, length], [.. texts.SelectMany(text =>
            ((int[])[.. start ? [Start] : (int[])[], .. text.Select(symbol => Symbols.IndexOf(symbol, 3)), End]).SkipLast(end ? 0 : 1)
                .Concat(new int[length]).Take(length))]);
}
