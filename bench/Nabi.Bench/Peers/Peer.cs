using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Nabi.Bench;

/// <summary>Another program that runs some of the workloads.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Command">The program to start.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Knows">Which workloads it knows.</param>
/// <param name="Missing">Why it cannot run here; null when its files are there.</param>
internal sealed record Peer(string Name, string Command, IReadOnlyList<string> Arguments, Func<string, bool> Knows, string? Missing)
{
    private static readonly string[] OneDnn = ["W1-lstm", "W2-lstm", "inf-b1", "inf-b32", "step"];

    private static readonly string[] Tfjs = ["W1-rnn", "W1-lstm", "W1-gru", "W5", "inf-b1", "inf-b32"];

    /// <summary>What is set in the environment of this peer beside what is set for all.</summary>
    public IReadOnlyList<(string Name, string Value)> Own { get; init; } = [];

    /// <summary>
    /// Settings that give the peers their best speed: threads, and kernels for processors that OpenBLAS does not know yet.
    /// </summary>
    public IEnumerable<(string Name, string Value)> Environment(int threads)
    {
        yield return ("OMP_NUM_THREADS", $"{threads}");
        yield return ("OPENBLAS_NUM_THREADS", "1");
        if (Avx512F.IsSupported)
            yield return ("OPENBLAS_CORETYPE", "SKYLAKEX");
        foreach (var one in Own)
            yield return one;
    }

    /// <summary>All peers, those that are missing with the reason.</summary>
    /// <param name="threads">The threads they may use.</param>
    /// <param name="models">Where the models for ONNX Runtime lie.</param>
    public static IReadOnlyList<Peer> All(int threads, string models)
    {
        var onednn = Place("onednn");
        return
        [
            TorchSharp("torchsharp", threads, []),
            // MKL on all processors with its widest kernels, and large tensors kept instead of given back to the system.
            TorchSharp("torchsharp-tuned", threads, [Place("mkl.so")]) with
            {
                Own =
                [
                    Preloaded(Place("mkl.so")), ("MALLOC_MMAP_THRESHOLD_", "1073741824"), ("MALLOC_TRIM_THRESHOLD_", "8589934592"),
                    ("MALLOC_TOP_PAD_", "67108864"),
                ],
            },
            new("onnxruntime", "dotnet", [Place("onnxruntime", "onnxruntime-peer.dll"), $"{threads}", models], PeerModels.IsPrediction,
                Missed(Place("onnxruntime", "onnxruntime-peer.dll"))),
            new("onednn", onednn, [$"{threads}"], OneDnn.Contains, Missed(onednn)),
            new("tfjs", "node", [Path.Combine(Folders.Peers, "tfjs", "steps.js"), "wasm"], Tfjs.Contains,
                Directory.Exists(Path.Combine(Folders.Peers, "tfjs", "node_modules", "@tensorflow/tfjs"))
                    ? null : "not installed; run npm install --ignore-scripts in bench/peers/tfjs"),
        ];
    }

    /// <summary>ONNX Runtime as a server of a model, which says its address first; null where it is not built.</summary>
    public static Process? OnnxRuntimeServer(string model)
    {
        var program = Place("onnxruntime", "onnxruntime-peer.dll");
        return Missed(program) is not null ? null : Process.Start(new ProcessStartInfo("dotnet", [program, "serve", model])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        });
    }

    private static Peer TorchSharp(string name, int threads, string[] needed)
    {
        var program = Place("torchsharp", "torchsharp-peer.dll");
        return new(name, "dotnet", [program, $"{threads}"], static _ => true, Missed([program, .. needed])) { Own = [Preloaded()] };
    }

    // The symbol that TorchSharp needs of a newer C++ library, where build.sh had to make it, and what else goes before the libraries.
    private static (string Name, string Value) Preloaded(params string[] libraries)
    {
        var symbol = Place("iostream.so");
        return ("LD_PRELOAD", string.Join(':', File.Exists(symbol) ? [symbol, .. libraries] : libraries));
    }

    private static string? Missed(params string[] files)
        => Array.TrueForAll(files, File.Exists) ? null
            : files.Length > 1 && !RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? "for Linux only"
            : "not built; run bench/peers/build.sh";

    private static string Place(params string[] parts) => Path.Combine([Folders.Peers, "build", .. parts]);
}
