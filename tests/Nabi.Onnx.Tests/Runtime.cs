using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Nabi.Onnx.Tests;

/// <summary>ONNX Runtime (onnxruntime-node) and onnx's checker (python3-onnx), or a skip with the reason.</summary>
internal static class Runtime
{
    private const string Script = """
        const [ort, fs] = [require(process.argv[1] + '/onnxruntime-node'), require('fs')];
        (async () => {
          const all = [];
          for (const job of JSON.parse(fs.readFileSync(process.argv[2]))) {
            const answers = [];
            try {
              const session = await ort.InferenceSession.create(job.model, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 });
              for (const run of job.runs) {
                const feeds = {};
                run.forEach((x, i) => { feeds[session.inputNames[i]] = new ort.Tensor(x.type, ({ int32: Int32Array, bool: Uint8Array }[x.type] ?? Float32Array).from(x.data), x.dims); });
                const out = await session.run(feeds);
                answers.push(session.outputNames.map(name => ({ name, dims: out[name].dims, data: Array.from(out[name].data, Number) })));
              }
            } catch (e) { throw new Error(job.model + ': ' + (e.message || e)); }
            all.push(answers);
          }
          fs.writeFileSync(process.argv[3], JSON.stringify(all));
        })().catch(e => { console.error(e.message || e); process.exit(1); });
        """;

    private static readonly Lazy<string?> Modules = new(FindModules);

    private static readonly Lazy<bool> HasOnnx = new(static () => Run("/usr/bin/python3", ["-c", "import onnx"]).Code == 0);

    private static readonly Lazy<bool> HasTorch = new(static () => Run("/usr/bin/python3", ["-c", "import torch"]).Code == 0);

    /// <summary>Runs a file on several batches and gives the outputs of each.</summary>
    public static IReadOnlyList<(string Name, int[] Dims, float[] Data)>[] Predict(string path,
        IEnumerable<Tensor[]> batches, TemporaryFolder folder)
        => PredictAll([(path, batches)], folder)[0];

    /// <summary>Runs files, each on several batches, and gives the outputs of each.</summary>
    public static IReadOnlyList<(string Name, int[] Dims, float[] Data)>[][] PredictAll(
        IReadOnlyList<(string Path, IEnumerable<Tensor[]> Batches)> files, TemporaryFolder folder)
    {
        if (Modules.Value is not { } modules)
        {
            Assert.Skip(
                "there is no onnxruntime-node here: npm install --ignore-scripts onnxruntime-node, and name its "
                + "node_modules in NABI_NODE_MODULES");
            return [];
        }

        var jobs = new JsonArray([.. files.Select(file => (JsonNode)new JsonObject
        {
            ["model"] = file.Path,
            ["runs"] = new JsonArray([.. file.Batches.Select(batch => (JsonNode)new JsonArray([.. batch.Select(Job)]))]),
        })]);
        File.WriteAllText(folder["job.json"], jobs.ToJsonString());
        var (code, output) = Run("node", ["-e", Script, modules, folder["job.json"], folder["answer.json"]]);
        Assert.True(code == 0, output);
        return [
            .. JsonNode.Parse(File.ReadAllText(folder["answer.json"]))!.AsArray().Select(file => file!.AsArray().Select(Answer).ToArray())];
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
        => Python("import onnx, sys; m = onnx.load(sys.argv[1]); onnx.checker.check_model(m, full_check=True)", path);

    /// <summary>Fails unless onnx's checker accepts all files of a folder.</summary>
    public static void CheckAll(string folder)
        => Python(
            "import onnx, sys, glob\nfor f in glob.glob(sys.argv[1] + '/*.onnx'): onnx.checker.check_model(onnx.load(f), full_check=True)",
            folder);

    /// <summary>Runs a script that needs onnx.</summary>
    public static void Python(string script, params string[] arguments) => Python(HasOnnx.Value, "onnx", script, arguments);

    /// <summary>Runs a script that needs PyTorch.</summary>
    public static void Torch(string script, params string[] arguments) => Python(HasTorch.Value, "torch", script, arguments);

    private static void Python(bool isThere, string module, string script, string[] arguments)
    {
        if (!isThere)
            Assert.Skip($"there is no /usr/bin/python3 with {module} here (Debian: python3-{module})");
        var (code, output) = Run("/usr/bin/python3", ["-c", script, .. arguments]);
        Assert.True(code == 0, output);
    }

    // A number that JSON cannot hold comes as null.
    private static float Number(JsonNode? value)
        => value is null ? float.NaN : float.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    private static string? FindModules()
    {
        List<string> places = [];
        if (Environment.GetEnvironmentVariable("NABI_NODE_MODULES") is { Length: > 0 } given)
            places.Add(given);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            places.Add(Path.Combine(folder.FullName, "node_modules"));
        var found = places.Find(place => Directory.Exists(Path.Combine(place, "onnxruntime-node")));
        return found is not null && Run("node", ["--version"]).Code == 0 ? found : null;
    }

    private static (int Code, string Output) Run(string program, string[] arguments)
    {
        try
        {
            using var process =
                Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.Result);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return (-1, error.Message);
        }
    }
}
