using System.Globalization;
using System.Text.Json;
using Nabi.Files.Tests;

namespace Nabi.Onnx.Tests;

/// <summary>ONNX Runtime (onnxruntime-node) and onnx's checker (python3-onnx), or a skip with the reason.</summary>
internal static class Runtime
{
    private const string Script = """
        const ort = require(process.argv[1] + '/onnxruntime-node');
        const predict = async job => {
          const session = await ort.InferenceSession.create(job.model, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 });
          const answers = [];
          for (const run of job.runs) {
            const feeds = {};
            run.forEach((x, i) => { feeds[session.inputNames[i]] = new ort.Tensor(x.type, ({ int32: Int32Array, bool: Uint8Array }[x.type] ?? Float32Array).from(x.data), x.dims); });
            const out = await session.run(feeds);
            answers.push(session.outputNames.map(name => ({ name, dims: out[name].dims, data: Array.from(out[name].data, Number) })));
          }
          await session.release();
          return answers;
        };
        (async () => {
          for await (const line of require('readline').createInterface({ input: process.stdin })) {
            let [code, output] = [0, []];
            for (const job of JSON.parse(line)) {
              try { output.push(await predict(job)); }
              catch (e) { [code, output] = [1, job.model + ': ' + (e.message || e)]; break; }
            }
            console.log(JSON.stringify({ code, output: code ? output : JSON.stringify(output) }));
          }
        })();
        """;

    // Null where there is no such runtime, or no node.
    private static readonly Lazy<Oracle?> Node = new(FindNode);

    /// <summary>Runs a file on several batches and gives the outputs of each.</summary>
    public static IReadOnlyList<(string Name, int[] Dims, float[] Data)>[] Predict(string path, IEnumerable<Tensor[]> batches)
        => PredictAll([(path, batches)])[0];

    /// <summary>Runs files, each on several batches, and gives the outputs of each.</summary>
    public static IReadOnlyList<(string Name, int[] Dims, float[] Data)>[][] PredictAll(
        IReadOnlyList<(string Path, IEnumerable<Tensor[]> Batches)> files)
    {
        if (Node.Value is not { } node)
        {
            Assert.Skip(
                "there is no onnxruntime-node here: npm install --ignore-scripts onnxruntime-node, and name its "
                + "node_modules in NABI_NODE_MODULES");
            return [];
        }

        var (code, output) = node.Ask(new JsonArray([.. files.Select(file => (JsonNode)new JsonObject
        {
            ["model"] = file.Path,
            ["runs"] = new JsonArray([.. file.Batches.Select(batch => (JsonNode)new JsonArray([.. batch.Select(Job)]))]),
        })]));
        Assert.True(code == 0, output);
        return [.. JsonNode.Parse(output)!.AsArray().Select(file => file!.AsArray().Select(Answer).ToArray())];
    }

    private static JsonNode Job(Tensor tensor) => new JsonObject
    {
        ["type"] = tensor.DType switch { DType.Int32 => "int32", DType.Bool => "bool", _ => "float32" },
        ["dims"] = new JsonArray([.. tensor.Shape.Select(length => (JsonNode)length)]),
        ["data"] = new JsonArray([.. Ops.Cast(tensor, DType.Float32).ToArray().Select(value => (JsonNode)value)]),
    };

    private static IReadOnlyList<(string Name, int[] Dims, float[] Data)> Answer(JsonNode? answer)
        => [.. answer!.AsArray()
            .Select(one => ((string)one!["name"]!, one["dims"].Deserialize<int[]>()!, one["data"]!.AsArray().Select(Number).ToArray()))];

    /// <summary>Fails unless onnx's checker accepts the file and infers its shapes.</summary>
    public static void Check(string path)
        => Python.With("onnx", "import onnx, sys; m = onnx.load(sys.argv[1]); onnx.checker.check_model(m, full_check=True)", path);

    /// <summary>Fails unless onnx's checker accepts all files of a folder.</summary>
    public static void CheckAll(string folder)
        => Python.With(
            "onnx",
            "import onnx, sys, glob\nfor f in glob.glob(sys.argv[1] + '/*.onnx'): onnx.checker.check_model(onnx.load(f), full_check=True)",
            folder);

    // A number that JSON cannot hold comes as null.
    private static float Number(JsonNode? value)
        => value is null ? float.NaN : float.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    private static Oracle? FindNode()
    {
        List<string> places = [];
        if (Environment.GetEnvironmentVariable("NABI_NODE_MODULES") is { Length: > 0 } given)
            places.Add(given);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            places.Add(Path.Combine(folder.FullName, "node_modules"));
        if (places.Find(place => Directory.Exists(Path.Combine(place, "onnxruntime-node"))) is not { } found)
            return null;
        var node = new Oracle("node", "-e", Script, found);
        return node.Ask(new JsonArray()).Code == 0 ? node : null;
    }
}
