#:project ../src/Nabi/Nabi.csproj

// A GRU that writes, letter by letter: it reads forty letters, guesses the next one after each of them, and afterwards writes from its own
// guesses. The temperature says how bold it is (Karpathy, 2015; the rhyme is an old one).
using Nabi;
using Nabi.Layers;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 15;
const int Window = 40;
string[] things =
[
    "house that Jack built.", "malt that lay in the", "rat that ate the", "cat that killed the", "dog that worried the",
    "cow with the crumpled horn that tossed the", "maiden all forlorn that milked the", "man all tattered and torn that kissed the",
    "priest all shaven and shorn that married the", "rooster that crowed in the morn that woke the",
];
string Verse(int n) => "This is the " + string.Join(" ", things[..n].Reverse()) + "\n";
string text = string.Concat(Enumerable.Range(1, things.Length).Select(Verse));
string letters = string.Concat(text.Distinct().Order());
int[] numbers = [.. text.Select(letter => letters.IndexOf(letter))];
Seeds.Set(1);

int count = numbers.Length - Window;
var x = new Tensor([count, Window], [.. Enumerable.Range(0, count).SelectMany(at => numbers[at..(at + Window)])]);
var y = new Tensor([count, Window], [.. Enumerable.Range(0, count).SelectMany(at => numbers[(at + 1)..(at + Window + 1)])]);
var model = new Sequential
{
    new Input(null) { DType = DType.Int32 },
    new Embedding(letters.Length, 16),
    new GRU(96) { ReturnSequences = true },
    new Dense(letters.Length, "softmax"),
};
model.Compile(new Nabi.Optimizers.Adam(0.004f), "sparse_categorical_crossentropy", "accuracy");
model.Fit(x, y, epochs, batchSize: 32, verbosity: Verbosity.Line);

foreach (float temperature in (float[])[0f, 0.6f, 1.2f])
{
    var sampler = new Sampler { Temperature = temperature, Seed = 1 };
    int[] written = sampler.Generate(model.Stream(), prompt: [.. "This is the dog".Select(letter => letters.IndexOf(letter))], length: 150);
    Console.WriteLine($"\nTemperature {temperature}: This is the dog{string.Concat(written.Select(number => letters[number]))}");
}
