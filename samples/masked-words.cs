#:project ../src/Nabi/Nabi.csproj

// A small BERT (Devlin et al., 2019): words are hidden, and a transformer that sees both sides guesses them. Only hidden words count in the
// loss, by sample weights per step. Afterwards it knows who eats what, although nobody told it what a word means.
using Nabi;
using Nabi.Data;
using Nabi.Layers;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 12;
const int Length = 10, Width = 48;
Seeds.Set(1);
var random = new Random(1);
string[] sentences = [.. Enumerable.Range(0, 6000).Select(_ => Sentence())];
var tokenizer = new Tokenizer { OovToken = "[mask]" };
tokenizer.FitOnTexts(sentences);
int mask = tokenizer.WordIndex["[mask]"], words = tokenizer.WordIndex.Count + 1;
Tensor whole = Sequences.Pad(tokenizer.TextsToSequences(sentences), Length, padding: Side.Post);

Tensor ids = Input.Of(new Input(Length) { DType = DType.Int32 });
Tensor x = new Embedding(words, Width) { MaskZero = true }.Apply(ids);
x = new Place().Apply(x);
for (int block = 0; block < 2; block++)
{
    x = new LayerNormalization().Apply(new Add().Apply([x, new MultiHeadAttention(4, Width / 4).Apply([x, x])]));
    x = new LayerNormalization().Apply(new Add().Apply([x, new Dense(Width).Apply(new Dense(2 * Width, "gelu").Apply(x))]));
}

var model = new Model(ids, new Dense(words, "softmax").Apply(x));
model.Compile(new Nabi.Optimizers.Adam(0.002f), "sparse_categorical_crossentropy", weightedMetrics: ["accuracy"]);

// Other words are hidden in every epoch.
Dataset data = Dataset.From(whole).MapSamples((sample, draws) => Hide(sample.X, draws), seed: 1).Shuffle(seed: 1).Batch(64);
model.Fit(data, epochs, verbosity: Verbosity.Line);

string[] questions = ["the hungry cat eats the [mask]", "the [mask] reads a book", "in the [mask] the old farmer milks the cow"];
foreach (string question in questions)
{
    string[] parts = question.Split(' ');
    var asked = new int[1, Length];
    for (int i = 0; i < parts.Length; i++)
        asked[0, i] = tokenizer.WordIndex[parts[i]];
    Tensor guess = model.Predict(Tensor.From(asked))[0, Array.IndexOf(parts, "[mask]"), ..];
    float[] shares = guess.ToArray();
    var best = Enumerable.Range(1, words - 1).OrderByDescending(id => shares[id]).Take(4);
    Console.WriteLine($"{question}: {string.Join(", ", best.Select(id => $"{tokenizer.IndexWord[id]} {shares[id]:0.00}"))}");
}

// A sample of hidden ids, the words that are asked for, and weights that are 1 where one is hidden.
Sample Hide(Tensor row, RandomStream draws)
{
    var shown = new int[Length];
    var weights = new float[Length];
    for (int i = 0; i < Length; i++)
    {
        bool hidden = row[i] > 0 && draws.NextInt(100) < 20;
        shown[i] = hidden ? mask : (int)row[i];
        weights[i] = hidden ? 1f : 0f;
    }

    return new Sample(Tensor.From(shown), row, Tensor.From(weights));
}

string Sentence()
{
    string One(params string[] of) => of[random.Next(of.Length)];
    string when = random.Next(3) == 0 ? One("in the morning ", "in the evening ") : "";
    return when + random.Next(4) switch
    {
        0 => $"the {One("hungry", "old", "small")} cat {One("eats", "hunts")} the {One("mouse", "fish")}",
        1 => $"the {One("teacher", "girl", "boy")} reads a {One("book", "letter", "story")}",
        2 => $"the {One("old", "young")} farmer {One("milks", "feeds")} the {One("cow", "goat")}",
        _ => $"the {One("hungry", "old", "small")} dog {One("eats", "hides")} the {One("bone", "meat")}",
    };
}

/// <summary>Adds a learnt vector for each place.</summary>
sealed class Place : Layer
{
    private Variable places = null!;

    public override bool SupportsMasking => true;

    protected override void Build(IReadOnlyList<Shape> inputs) => places = AddWeight("places", inputs[0].Slice(1, 2), "random_normal");

    protected override Tensor Call(Tensor input, CallContext context) => input + places;
}
