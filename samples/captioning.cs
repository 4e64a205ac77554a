#:project ../src/Nabi/Nabi.csproj

// One to many, as in captioning: an image in, a word out letter by letter. What the image says becomes the first state of an LSTM, which
// spells the digit's name, each letter after the ones before. The digits of MNIST are downloaded once (12 MB).
using Nabi;
using Nabi.Data;
using Nabi.Layers;
using Nabi.Optimizers;

static class Captioning
{
    public const int Letters = 6;
    private const int Start = 27;

    public static readonly string[] Names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    static void Main(string[] args)
    {
        Seeds.Set(1);
        var (train, test) = Mnist.Load();
        (train, test) = (train.Scale(1 / 255f), test.Scale(1 / 255f).Take(1000));
        var model = Build();
        var options = new FitOptions { Epochs = args.Length > 0 ? int.Parse(args[0]) : 3, Verbosity = Verbosity.Line };
        Train(model, train.X, train.Y.AsIntegers(), options);
        var words = Read(model, test.X);
        Console.WriteLine($"The first ten digits it never saw are spelled {string.Join(", ", words.Take(10))}.");
        Console.WriteLine($"{words.Where((word, i) => word == Names[(int)test.Y[i]]).Count()} of {words.Length} words are right.");
    }

    public static Model Build()
    {
        var image = Input.Of(28, 28);
        var seen = new Dense(128, "relu").Apply(new Flatten().Apply(image));
        var (h, c) = (new Dense(64, "tanh").Apply(seen), new Dense(64, "tanh").Apply(seen));
        var before = Input.Of(new Input(Letters) { DType = DType.Int32 });
        var (spelled, _) = new LSTM(64) { ReturnSequences = true, ReturnState = true }
            .ApplyWithState(new Embedding(28, 16).Apply(before), initial: [h, c]);
        var model = new Model([image, before], new Dense(28, "softmax").Apply(spelled));
        model.Compile(new Adam(), [(Nabi.Losses.Loss)"sparse_categorical_crossentropy"], metrics: [["accuracy"]]);
        return model;
    }

    public static History Train(Model model, Tensor images, ReadOnlySpan<int> digits, FitOptions options)
    {
        var (heard, said) = Spell(digits);
        return model.Fit([images, heard], [said], options with { BatchSize = 32 });
    }

    /// <summary>For each digit the letters it hears (a start, then its name) and says (its name, then an end), 0 filling up.</summary>
    static (Tensor Heard, Tensor Said) Spell(ReadOnlySpan<int> digits)
    {
        var (heard, said) = (new int[digits.Length * Letters], new int[digits.Length * Letters]);
        for (var i = 0; i < digits.Length; i++)
        {
            heard[i * Letters] = Start;
            for (var k = 0; k < Names[digits[i]].Length; k++)
                heard[i * Letters + k + 1] = said[i * Letters + k] = Names[digits[i]][k] - 'a' + 1;
        }

        return (new Tensor([digits.Length, Letters], heard), new Tensor([digits.Length, Letters], said));
    }

    /// <summary>Lets the model spell: at each place its own letters so far are what it hears.</summary>
    public static string[] Read(Model model, Tensor images)
    {
        var count = images.Shape[0];
        var heard = new int[count * Letters];
        var words = new string[count];
        Array.Fill(words, "");
        for (var k = 0; k < Letters; k++)
        {
            for (var i = 0; i < count; i++)
                heard[i * Letters + k] = k == 0 ? Start : words[i].Length == k ? words[i][^1] - 'a' + 1 : 0;
            var letters = Ops.ArgMax(model.PredictAll([images, new Tensor([count, Letters], heard)], batchSize: 100)[0]).AsIntegers();
            for (var i = 0; i < count; i++)
            {
                if (words[i].Length == k && letters[i * Letters + k] is > 0 and < Start and var letter)
                    words[i] += (char)('a' + letter - 1);
            }
        }

        return words;
    }
}
