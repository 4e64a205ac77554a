#:project ../src/Nabi/Nabi.csproj

// Texts in, verdict out: the words become numbers inside the model, so that it takes plain strings, and so does the file it is saved to.
// Masks keep the padding out of what the bidirectional GRU reads.
using Nabi;
using Nabi.Formats;
using Nabi.Layers;
using Nabi.Optimizers;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 8;
Seeds.Set(1);
var (train, trainLabels) = Reviews(2000, new Random(1));
var (test, testLabels) = Reviews(400, new Random(2));

var words = new TextVectorization(maxTokens: 500) { OutputSequenceLength = 12 };
words.Adapt(train);
var model = new Sequential
{
    new Input(1) { DType = DType.String },
    words,
    new Embedding(words.VocabularySize, 16) { MaskZero = true },
    new Bidirectional(new GRU(16)),
    new Dense(1, "sigmoid"),
};
model.Compile(new Adam(0.003f), "binary_crossentropy", "accuracy");
model.Fit(train, trainLabels, epochs, batchSize: 32, validationSplit: 0.1f, verbosity: Verbosity.Line);
Console.WriteLine($"Of the texts it never saw {model.Evaluate(test, testLabels)["accuracy"]:0.0 %} are judged right.");

string file = Path.Combine(Path.GetTempPath(), $"sentiment-{Environment.ProcessId}.keras");
model.Save(file);
Model loaded = Model.Load(file);
File.Delete(file);
string[] mine = ["The room was lovely and the staff were kind.", "The breakfast was not great and the pool was cold!", "the bed was not bad"];
float[] verdicts = loaded.Predict(mine).ToArray();
for (int i = 0; i < mine.Length; i++)
    Console.WriteLine($"{verdicts[i]:0.00} for \"{mine[i]}\"");

// Short reviews of hotels; "not" turns a word round, so that single words are not enough.
static (string[] Texts, Tensor Labels) Reviews(int count, Random random)
{
    string[] things = ["room", "staff", "breakfast", "bed", "view", "pool"];
    string[] good = ["lovely", "clean", "quiet", "friendly", "kind", "great"];
    string[] bad = ["dirty", "loud", "rude", "cold", "broken", "bad"];
    var (texts, labels) = (new string[count], new float[count, 1]);
    for (int i = 0; i < count; i++)
    {
        bool isGood = random.Next(2) == 1;
        string Praise()
        {
            bool turned = random.Next(3) == 0;
            string[] list = isGood != turned ? good : bad;
            return $"the {things[random.Next(things.Length)]} was {(turned ? "not " : "")}{list[random.Next(list.Length)]}";
        }

        texts[i] = random.Next(2) == 0 ? Praise() : $"{Praise()} and {Praise()}";
        labels[i, 0] = isGood ? 1f : 0f;
    }

    return (texts, Tensor.From(labels));
}
