#:project ../src/Nabi/Nabi.csproj

// Adding by reading and writing: "27+8" goes in character by character, "35" comes out. An LSTM reads the question into its state,
// another one writes the answer from it (Sutskever et al., 2014). The sums of the test were never seen.
using Nabi;
using Nabi.Layers;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 60;
const string Alphabet = " +0123456789";
const int Question = 5, Answer = 3;
Seeds.Set(1);

// All 10,000 sums of two numbers below 100, in an order of their own.
var sums = Enumerable.Range(0, 10_000).Select(i => (A: i / 100, B: i % 100)).ToArray();
new Random(1).Shuffle(sums);
int tests = 1000;
var (x, y) = Encode(sums[tests..]);
var (xTest, yTest) = Encode(sums[..tests]);

var model = new Sequential
{
    new Input(Question, Alphabet.Length),
    new LSTM(128),
    new RepeatVector(Answer),
    new LSTM(128) { ReturnSequences = true },
    new Dense(Alphabet.Length, "softmax"),
};
model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
model.Fit(x, y, epochs, batchSize: 64, verbosity: Verbosity.Line);

Tensor written = Ops.ArgMax(model.Predict(xTest), -1);
int right = 0;
for (int i = 0; i < tests; i++)
{
    string answer = string.Concat(Enumerable.Range(0, Answer).Select(t => Alphabet[(int)written[i, t]]));
    bool isRight = answer.Trim() == $"{sums[i].A + sums[i].B}";
    right += isRight ? 1 : 0;
    if (i < 8)
        Console.WriteLine($"{sums[i].A,2} + {sums[i].B,2} = {answer} {(isRight ? "right" : $"wrong, {sums[i].A + sums[i].B}")}");
}

Console.WriteLine($"{right} of {tests} unseen sums are right.");

// Questions as one-hot characters (samples, 5, 12), answers as character numbers (samples, 3).
static (Tensor X, Tensor Y) Encode((int A, int B)[] sums)
{
    int[] Numbers(Func<(int A, int B), string> text) => [.. sums.SelectMany(sum => text(sum).Select(letter => Alphabet.IndexOf(letter)))];
    var questions = new Tensor([sums.Length, Question], Numbers(sum => $"{sum.A}+{sum.B}".PadLeft(Question)));
    return (Ops.OneHot(questions, Alphabet.Length), new Tensor([sums.Length, Answer], Numbers(sum => $"{sum.A + sum.B}".PadRight(Answer))));
}
