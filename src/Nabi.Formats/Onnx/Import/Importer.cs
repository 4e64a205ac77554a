using Nabi.Files;
using Nabi.Layers;

namespace Nabi.Formats;

/// <summary>Makes a model from a graph: its inputs, one layer that runs it, its outputs.</summary>
internal static class Importer
{
    private const int OldestOpset = 7;

    private const int NewestOpset = 22;

    public static Model Import(OnnxModel file, string source, string? folder, ReadLimits limits)
    {
        var graph = file.Graph;
        if (file.OpsetVersion is < OldestOpset or > NewestOpset)
            throw new NabiException($"{source} is written for operator set {file.OpsetVersion}; sets {OldestOpset} to {NewestOpset} are read.");
        if (graph.Nodes.Count + graph.Initializers.Count > limits.MaxEntries)
            throw new NabiException($"{source} has more nodes and tensors than the limit of {limits.MaxEntries}; raise ReadLimits.MaxEntries if it is trusted.");
        var unknown = graph.Nodes.Where(node => node.Domain is not ("" or "ai.onnx") || !OnnxOperators.Knows(node.Operator))
            .Select(node => node.Domain.Length > 0 ? $"{node.Domain}.{node.Operator}" : node.Operator).Distinct().Take(8).ToArray();
        if (unknown.Length > 0)
            throw new NabiException($"{source} uses operators that are not known here: {string.Join(", ", unknown)}.");

        var reader = new OnnxTensorReader(source, folder, limits);
        Dictionary<string, OnnxValue> constants = new(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializers)
            if (tensor.Name.Length == 0 || !constants.TryAdd(tensor.Name, reader.Read(tensor)))
                throw new NabiException($"{source} has two constants called '{tensor.Name}', or one without a name.");
        // Old files name constants among the inputs.
        var inputs = graph.Inputs.Where(input => !constants.ContainsKey(input.Name)).ToArray();
        CheckNames(graph, inputs, constants, source);
        if (inputs.Length == 0 || graph.Outputs.Count == 0)
            throw new NabiException($"{source} has no inputs or no outputs.");
        var symbols = inputs.Select(input => Input(input, source)).ToArray();
        // Layers have names of their own; the outputs' names go to the layers that give them.
        var name = symbols.Length == 0 || graph.Outputs.Count > 1 ? "onnx_graph" : graph.Outputs[0].Name;
        var layer = new OnnxGraphLayer(graph, file.OpsetVersion, constants, inputs) { Name = Plain(name) };
        var outputs = layer.ApplyAll(symbols);
        if (outputs.Count > 1)
            outputs = [.. outputs.Select((output, i) => new Identity { Name = Plain(graph.Outputs[i].Name) }.Apply(output))];
        var model = new Model(symbols, outputs);
        if (graph.Name.Length > 0)
            model.Rename(Plain(graph.Name));
        return model;
    }

    private static void CheckNames(OnnxGraph graph, OnnxValueInfo[] inputs, Dictionary<string, OnnxValue> constants, string source)
    {
        HashSet<string> names = new(constants.Keys, StringComparer.Ordinal);
        foreach (var name in inputs.Select(input => input.Name).Concat(graph.Nodes.SelectMany(node => node.Outputs).Where(name => name.Length > 0)))
            if (name.Length == 0 || !names.Add(name))
                throw new NabiException($"{source} gives two values the name '{name}', or one none.");
    }

    private static Tensor Input(OnnxValueInfo info, string source)
    {
        if (info.Axes is not { Count: >= 1 and <= 8 } axes)
            throw new NabiException($"{source}: the input '{info.Name}' must say its axes, with the batch in front.");
        if (info.Type is not (OnnxType.Float or OnnxType.Double or OnnxType.Float16 or OnnxType.Int32 or OnnxType.Int64 or OnnxType.Bool))
            throw new NabiException($"{source}: the input '{info.Name}' holds elements of type {info.Type}, which are not read here.");
        var lengths = axes.Select(axis => axis.Length switch
        {
            null => Shape.Unknown,
            > 0 and <= int.MaxValue and var length => (int)length,
            // Some writers mark open axes so.
            0 or -1 => Shape.Unknown,
            var length => throw new NabiException($"{source}: the input '{info.Name}' has an axis of length {length}."),
        }).ToArray();
        return new Input([.. lengths.Skip(1).Select(length => length < 0 ? (int?)null : length)])
        {
            Name = Plain(info.Name),
            BatchSize = lengths[0] < 0 ? null : lengths[0],
            DType = info.Type switch { OnnxType.Int32 or OnnxType.Int64 => DType.Int32, OnnxType.Bool => DType.Bool, _ => DType.Float32 },
        }.Symbolic;
    }

    /// <summary>Names of layers must not look like paths.</summary>
    private static string Plain(string name) => name.Replace('/', '_').Replace(':', '_');
}
