using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Nabi.Peers;

// onnxruntime-peer THREADS FOLDER: predicts with the models NAME.onnx that the bench has written; NAME.txt says the batch and how many
// words there are. Inputs and outputs are bound to memory once. onnxruntime-peer serve MODEL.onnx answers requests over HTTP instead.
if (args is ["serve", var served])
{
    await InferenceServer.RunAsync(served);
    return;
}

var threads = int.Parse(args[0], CultureInfo.InvariantCulture);
var folder = args[1];
PeerServer.Serve($"ONNX Runtime {OrtEnv.Instance().GetVersionString()}", Make);

Action? Make(string name)
{
    var path = Path.Combine(folder, $"{name}.onnx");
    if (!File.Exists(path))
        return null;
    var numbers = File.ReadAllText(Path.ChangeExtension(path, ".txt")).Split(' ').Select(int.Parse).ToArray();
    var (batch, words) = (numbers[0], numbers[1]);
    using SessionOptions options = new()
    {
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        IntraOpNumThreads = threads,
        InterOpNumThreads = 1,
    };
    options.AddSessionConfigEntry("session.set_denormal_as_zero", "1");
    options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
    InferenceSession session = new(path, options);
    var binding = session.CreateIoBinding();
    Random random = new(1);
    List<OrtValue> inputs = [];
    foreach (var (input, about) in session.InputMetadata)
    {
        inputs.Add(Filled(about, batch, words, random));
        binding.BindInput(input, inputs[^1]);
    }

    // A first run says the shapes of the outputs.
    using RunOptions first = new();
    using (var outputs = session.Run(first, [.. session.InputNames], inputs, session.OutputNames))
    {
        for (var i = 0; i < session.OutputNames.Count; i++)
        {
            var shape = outputs[i].GetTensorTypeAndShape().Shape;
            binding.BindOutput(session.OutputNames[i], OrtValue.CreateTensorValueFromMemory(new float[Count(shape)], shape));
        }
    }

    RunOptions again = new();
    return () => session.RunWithBinding(again, binding);
}

static OrtValue Filled(NodeMetadata about, int batch, int words, Random random)
{
    long[] shape = [.. about.Dimensions.Select((length, axis) => axis == 0 ? batch : (long)length)];
    var count = Count(shape);
    return about.ElementDataType switch
    {
        TensorElementType.Int32 => OrtValue.CreateTensorValueFromMemory(Integers(count, words, random), shape),
        TensorElementType.Int64 =>
            OrtValue.CreateTensorValueFromMemory(Integers(count, words, random).Select(id => (long)id).ToArray(), shape),
        _ => OrtValue.CreateTensorValueFromMemory(Enumerable.Range(0, count).Select(_ => random.NextSingle()).ToArray(), shape),
    };
}

static int[] Integers(int count, int words, Random random) => [.. Enumerable.Range(0, count).Select(_ => random.Next(words))];

static int Count(long[] shape) => (int)shape.Aggregate(1L, (a, b) => a * b);
