using System.Runtime.Intrinsics.X86;

namespace Nabi.Bench;

/// <summary>Another program that runs some of the workloads.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Command">The program to start.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Workloads">Which workloads it knows.</param>
/// <param name="Missing">Why it cannot run here; null when its files are there.</param>
internal sealed record Peer(string Name, string Command, IReadOnlyList<string> Arguments, IReadOnlyList<string> Workloads, string? Missing)
{
    private static readonly string[] Models =
        ["W1-rnn", "W1-lstm", "W1-gru", "W1-bilstm", "W1-3bilstm", "W2-lstm", "W2-rnn", "W2-bilstm", "W3", "W4-gru", "W4-conv", "W5",
            "inf-b1", "inf-b32", "step"];

    /// <summary>
    /// Settings that give the peers their best speed: threads, and kernels for processors that OpenBLAS does not know yet.
    /// </summary>
    public static IEnumerable<(string Name, string Value)> Environment(int threads)
    {
        yield return ("OMP_NUM_THREADS", $"{threads}");
        yield return ("OPENBLAS_NUM_THREADS", "1");
        if (Avx512F.IsSupported)
            yield return ("OPENBLAS_CORETYPE", "SKYLAKEX");
    }

    /// <summary>All peers, those that are missing with the reason.</summary>
    /// <param name="threads">The threads they may use.</param>
    /// <param name="onnxModel">Where the model for ONNX Runtime lies.</param>
    public static IReadOnlyList<Peer> All(int threads, string onnxModel)
    {
        var folder = Folders.Peers;
        return
        [
            Built("libtorch", threads, Models),
            Built("onednn", threads, ["W1-lstm", "W2-lstm", "inf-b1", "inf-b32", "step"]),
            new("PyTorch", Python, [Path.Combine(folder, "pytorch", "steps.py"), $"{threads}"], Models, null),
            Script("tfjs", "@tensorflow/tfjs", ["wasm"], ["W1-rnn", "W1-lstm", "W1-gru", "W5", "inf-b1", "inf-b32"]),
            Script("onnxruntime", "onnxruntime-node", [$"{threads}", onnxModel], ["inf-b1", "inf-b32"]),
        ];
    }

    // Debian's PyTorch belongs to the system's Python.
    private static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private static Peer Built(string name, int threads, IReadOnlyList<string> workloads)
    {
        var program = Path.Combine(Folders.Peers, "build", name);
        return new Peer(name, program, [$"{threads}"], workloads, File.Exists(program) ? null : "not built; run bench/peers/build.sh");
    }

    private static Peer Script(string name, string package, IReadOnlyList<string> arguments, IReadOnlyList<string> workloads)
    {
        var folder = Path.Combine(Folders.Peers, name);
        return new Peer(name, "node", [Path.Combine(folder, "steps.js"), .. arguments], workloads,
            Directory.Exists(Path.Combine(folder, "node_modules", package))
                ? null : $"not installed; run npm install --ignore-scripts in bench/peers/{name}");
    }
}
