#:project ../src/Nabi/Nabi.csproj

// A native program: `dotnet publish samples/native.cs` makes one file that needs no .NET. It loads a model, says how long the first
// prediction took from the start of the process, and trains on; docs/deploying.md has the details.
using System.Diagnostics;
using Nabi;
using Nabi.Formats;
using Nabi.Layers;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 5;
string path = args.Length > 1 ? args[1] : Path.Combine(Path.GetTempPath(), "nabi-native.keras");
const int Steps = 28, Features = 28, Batch = 64, Batches = 20;
DateTime started = Process.GetCurrentProcess().StartTime;
if (!File.Exists(path))
    MakeModel().Save(path);

Model model = Model.Load(path);
Tensor first = model.Predict(Ops.Ones([1, Steps, Features]));
double wait = (DateTime.Now - started).TotalMilliseconds;
Console.WriteLine($"First prediction {wait:0} ms after the start; its numbers add up to {Ops.Sum(first).Item():0.000}.");

// The label of a sequence is the tenth that its mean lies in.
var random = new Random(1);
float[] values = new float[Batch * Batches * Steps * Features];
int[] labels = new int[Batch * Batches];
for (int i = 0; i < labels.Length; i++)
{
    labels[i] = random.Next(10);
    foreach (ref float value in values.AsSpan(i * Steps * Features, Steps * Features))
        value = (labels[i] + random.NextSingle()) / 10f;
}

Tensor x = new([labels.Length, Steps, Features], values), y = new([labels.Length], labels);
model.Fit(x, y, 1, Batch, verbosity: Verbosity.Silent);
long start = Stopwatch.GetTimestamp();
model.Fit(x, y, epochs, Batch, verbosity: Verbosity.Silent);
double step = Stopwatch.GetElapsedTime(start).TotalMilliseconds / (epochs * Batches);
Console.WriteLine($"A step of {Batch} sequences takes {step:0.00} ms with {VectorWidth.Bits}-bit vectors.");
Console.WriteLine($"The loss is {model.Evaluate(x, y)["loss"]:0.000}.");

static Model MakeModel()
{
    var fresh = new Sequential { new Input(Steps, Features), new LSTM(128), new Dense(10, "softmax") };
    fresh.Compile("adam", "sparse_categorical_crossentropy");
    return fresh;
}
