#:project ../src/Nabi/Nabi.csproj
#:project ../src/Nabi.Onnx/Nabi.Onnx.csproj

// To ONNX and back: a trained model is written for other runtimes, for any batch and any length, and read again as others would; the
// numbers are the same. With `-- 1 model.onnx` a file of yours is loaded instead, and its inputs and outputs are shown.
using Nabi;
using Nabi.Layers;
using Nabi.Onnx;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 5;
if (args.Length > 1)
{
    Console.WriteLine(Model.LoadOnnx(args[1]).Summary());
    return;
}

// Which of two symbols comes more often in a sequence of any length?
Seeds.Set(1);
var random = new Random(1);
var model = new Sequential
{
    new Input([null]) { DType = DType.Int32 },
    new Embedding(3, 8) { MaskZero = true },
    new LSTM(16) { ReturnSequences = true },
    new Bidirectional(new GRU(8)),
    new Dense(2, "softmax"),
};
model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
var (x, y) = Draw(2000, 15);
model.Fit(x, y, epochs, verbosity: Verbosity.Line);

string file = Path.Combine(Path.GetTempPath(), $"more-{Environment.ProcessId}.onnx");
model.SaveOnnx(file);
Model loaded = Model.LoadOnnx(file);
Console.WriteLine($"{new FileInfo(file).Length:N0} bytes; the graph as it is read:");
Console.WriteLine(loaded.Summary());
File.Delete(file);

foreach (int length in (int[])[5, 15, 40])
{
    var (test, truth) = Draw(200, length);
    Tensor ours = model.Predict(test), theirs = loaded.Predict(test);
    int right = Ops.ArgMax(theirs).AsIntegers().ToArray().Zip(truth.AsIntegers().ToArray()).Count(pair => pair.First == pair.Second);
    Console.WriteLine($"Length {length,2}: {right} of 200 right; largest difference {Ops.Max(Ops.Abs(ours - theirs)).Item():0.0e0}");
}

// Rows of 1 and 2, the shorter ones filled up with 0 at the end; the label is 1 where there are more of 2.
(Tensor X, Tensor Y) Draw(int count, int length)
{
    var (symbols, labels) = (new int[count * length], new int[count]);
    for (int i = 0; i < count; i++)
    {
        int filled = random.Next(length / 2, length + 1) | 1;
        int[] row = [.. Enumerable.Range(0, Math.Min(filled, length)).Select(_ => random.Next(1, 3))];
        row.CopyTo(symbols, i * length);
        labels[i] = row.Sum(symbol => symbol == 2 ? 1 : -1) > 0 ? 1 : 0;
    }

    return (new Tensor([count, length], symbols), Tensor.From(labels));
}
