#:project ../src/Nabi/Nabi.csproj

// A transformer that translates (Vaswani et al., 2017): English words for numbers to Korean ones. The encoder reads "three hundred forty
// two", the decoder writes 삼 백 사 십 이, a word at a time, looking at what is written so far and at all that was read.
using Nabi;
using Nabi.Data;
using Nabi.Layers;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 8;
const int Width = 48, Most = 9;
string[] ones = (" one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    + " nineteen").Split(' ');
string[] tens = "  twenty thirty forty fifty sixty seventy eighty ninety".Split(' ');
Seeds.Set(1);
int[] all = [.. Enumerable.Range(1, 9999)];
new Random(1).Shuffle(all);
var (train, test) = (all[..6000], all[9000..9500]);

var source = new Tokenizer();
var target = new Tokenizer();
source.FitOnTexts(train.Select(English));
target.FitOnTexts(train.Select(number => $"start {Korean(number)} end"));
int start = target.WordIndex["start"], end = target.WordIndex["end"];

Tensor read = Pad(source, train.Select(English), Most);
Tensor written = Pad(target, train.Select(number => $"start {Korean(number)} end"), Most + 1);

// Embeddings with positions; padding is masked from here on.
Tensor Embedded(Tensor ids, int words)
{
    Tensor vectors = new Embedding(words + 1, Width) { MaskZero = true }.Apply(ids);
    Tensor places = new Embedding(Most, Width).Apply(Positions.Of(ids));
    return new Add().Apply([vectors, places]);
}

Tensor Normal(Tensor x, Tensor more) => new LayerNormalization().Apply(new Add().Apply([x, more]));
Tensor Feed(Tensor x) => Normal(x, new Dense(Width).Apply(new Dense(2 * Width, "relu").Apply(x)));
var causal = new CallContext { UseCausalMask = true };

Tensor english = Input.Of(new Input(Most) { DType = DType.Int32 });
Tensor korean = Input.Of(new Input(Most) { DType = DType.Int32 });
Tensor e = Embedded(english, source.WordIndex.Count);
e = Feed(Normal(e, new MultiHeadAttention(4, Width / 4).Apply([e, e])));
Tensor d = Embedded(korean, target.WordIndex.Count);
d = Normal(d, new MultiHeadAttention(4, Width / 4).ApplyAll([d, d], causal)[0]);
d = Feed(Normal(d, new MultiHeadAttention(4, Width / 4).Apply([d, e])));
var model = new Model([english, korean], new Dense(target.WordIndex.Count + 1, "softmax").Apply(d));
model.Compile(new Nabi.Optimizers.Adam(0.002f), "sparse_categorical_crossentropy", "accuracy");
model.Fit((Tensor[])[read, written[.., ..Most]], (Tensor[])[written[.., 1..]], epochs, batchSize: 64, verbosity: Verbosity.Line);

// All test sentences are written side by side, each word the most likely.
Tensor question = Pad(source, test.Select(English), Most);
var ids = new int[test.Length, Most];
for (int i = 0; i < test.Length; i++)
    ids[i, 0] = start;
for (int t = 0; t + 1 < Most; t++)
{
    Tensor best = Ops.ArgMax(model.Predict((Tensor[])[question, Tensor.From(ids)], batchSize: 256), -1);
    for (int i = 0; i < test.Length; i++)
        ids[i, t + 1] = ids[i, t] == end || ids[i, t] == 0 ? 0 : (int)best[i, t];
}

int right = 0;
for (int i = 0; i < test.Length; i++)
{
    var answered = Enumerable.Range(1, Most - 1).Select(t => ids[i, t]).TakeWhile(id => id != end && id != 0);
    string answer = string.Join(' ', answered.Select(id => target.IndexWord[id]));
    right += answer == Korean(test[i]) ? 1 : 0;
    if (i < 5)
        Console.WriteLine($"{English(test[i])}: {answer}");
}

Console.WriteLine($"{right} of {test.Length} unseen numbers are translated without a mistake.");

static Tensor Pad(Tokenizer words, IEnumerable<string> texts, int length)
    => Sequences.Pad(words.TextsToSequences(texts), length, padding: Side.Post);

string English(int n) => Joined(
    n >= 1000 ? $"{ones[n / 1000]} thousand" : "",
    n % 1000 >= 100 ? $"{ones[n / 100 % 10]} hundred" : "",
    n % 100 >= 20 ? $"{tens[n / 10 % 10]} {ones[n % 10]}" : ones[n % 100]);

// 342 is three hundreds, four tens and two: a one before a unit is not said.
static string Korean(int n) => Joined([.. Enumerable.Range(0, 4).Select(k => (Digit: n / (int)Math.Pow(10, 3 - k) % 10, Unit: "천백십 "[k]))
    .Select(part => part.Digit == 0 ? "" : part is { Digit: 1, Unit: not ' ' } ? $"{part.Unit}"
        : $"{"영일이삼사오육칠팔구"[part.Digit]} {part.Unit}")]);

static string Joined(params string[] words) => string.Join(' ', words.Select(word => word.Trim()).Where(word => word.Length > 0));

/// <summary>The place of each step: 0, 1, 2, ...</summary>
sealed class Positions : Layer
{
    public static Tensor Of(Tensor ids) => new Positions().Apply(ids);

    protected override Tensor Call(Tensor input, CallContext context) => Ops.CumSum(input * 0 + 1, 1) - 1;
}
