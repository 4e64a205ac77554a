#:project ../src/Nabi/Nabi.csproj

// A Keras file in a service: the model is loaded once, many tasks ask it at the same time, and a stream per machine takes its readings one
// by one and keeps what it needs of the past. `-- 1 model.keras` takes a file of yours; else one is trained and saved first.
using System.Diagnostics;
using Nabi;
using Nabi.Formats;
using Nabi.Layers;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 5;
string file = args.Length > 1 ? args[1] : Trained();

Model model = Model.Load(file);
foreach (string note in model.LoadNotes)                    // what the file says and the library does not know
    Console.WriteLine(note);
Console.WriteLine(model.Summary());
Shape input = model.Inputs[0].Shape;
int features = input[^1];
Console.WriteLine($"Input {input}, output {model.Outputs[0].Shape}");

// Requests side by side: Predict may be called by several threads.
var clock = Stopwatch.StartNew();
int answered = 0;
await Parallel.ForAsync(0, 200, (request, cancellation) =>
{
    var random = new Random(request);
    var x = new Tensor([1, 20, features], [.. Enumerable.Range(0, 20 * features).Select(_ => random.NextSingle())]);
    if (float.IsFinite(model.Predict(x).AsSpan()[0]))
        Interlocked.Increment(ref answered);
    return ValueTask.CompletedTask;
});
Console.WriteLine($"{answered} requests were answered in {clock.ElapsedMilliseconds} ms.");

// One machine's readings, step by step; the answer is valid until the next step.
ModelStream stream = model.Stream();
for (int t = 0; t < 60; t++)
{
    float reading = MathF.Sin(t / 5f) + (t == 40 ? 2f : 0f);
    ReadOnlySpan<float> answer = stream.Step([reading, .. new float[features - 1]]);
    if (t % 20 == 0 || t == 41)
        Console.WriteLine($"step {t}: heard {reading:0.00}, answers {answer[0]:0.00}");
}

if (args.Length < 2)
    File.Delete(file);

// Forecasts the next value of a wave, at every step.
string Trained()
{
    Seeds.Set(1);
    var trained = new Sequential { new Input(null, 1), new GRU(16) { ReturnSequences = true }, new Dense(1) };
    trained.Compile("adam", "mse");
    Tensor Waves(int shift) => new([400, 40, 1], [.. Enumerable.Range(0, 400 * 40).Select(i => MathF.Sin((i / 40 + i % 40 + shift) / 5f))]);
    trained.Fit(Waves(0), Waves(1), epochs, verbosity: Verbosity.Line);
    string path = Path.Combine(Path.GetTempPath(), $"waves-{Environment.ProcessId}.keras");
    foreach (string note in trained.Save(path))             // empty: Keras opens the file as it is
        Console.WriteLine(note);
    return path;
}
