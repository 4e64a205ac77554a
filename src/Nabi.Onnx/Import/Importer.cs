namespace Nabi.Onnx;

/// <summary>Makes a model from a graph: its inputs, one layer that runs it, its outputs.</summary>
internal static class Importer
{
    private const int OldestOpset = 6;

    private const int NewestOpset = 25;

    /// <summary>Makes a model; the numbers of <paramref name="file"/> are let go as they are read.</summary>
    public static Model Import(ModelProto file, string source, string? folder, OnnxLoadOptions options)
    {
        var graph = file.Graph;
        if (file.OpsetVersion() is < OldestOpset or > NewestOpset)
        {
            throw new NabiException(
                $"{source} is written for operator set {file.OpsetVersion()}; sets {OldestOpset} to {NewestOpset} are read.");
        }

        var how = new OnnxPreparation(source, file.OpsetVersion(), new OnnxTensorReader(source, folder, options.Limits), options.Limits);
        var body = OnnxBody.Of(graph, how);
        how.RefuseUnknown();
        if (body.Inputs.Count == 0 || graph.Output.Count == 0)
            throw new NabiException($"{source} has no inputs or no outputs.");
        var symbols = body.Inputs.Select(input => Input(input, source)).ToArray();
        // Layers have names of their own; the outputs' names go to the layers that give them.
        var name = graph.Output.Count > 1 ? "onnx_graph" : graph.Output[0].Name;
        var layer = new OnnxGraphLayer(body, how.Settings, file.OpsetVersion(), options.MaxNumbers) { Name = Plain(name) };
        var outputs = layer.ApplyAll(symbols);
        if (outputs.Count > 1)
            outputs = [.. outputs.Select((output, i) => new Identity { Name = Plain(graph.Output[i].Name) }.Apply(output))];
        var model = new Model(symbols, outputs);
        if (graph.Name.Length > 0)
            model.Rename(Plain(graph.Name));
        return model;
    }

    private static Tensor Input(ValueInfoProto info, string source)
    {
        if (info.Axes() is not { Count: >= 1 and <= 8 } axes)
            throw new NabiException($"{source}: the input '{OnnxNames.Short(info.Name)}' must say its axes, with the batch in front.");
        var type = info.ElementType();
        if (OnnxTensorReader.SizeOf(type) is null)
        {
            throw new NabiException(
                $"{source}: the input '{OnnxNames.Short(info.Name)}' holds elements of type {type}, which are not read here.");
        }

        var lengths = axes.Select(axis => axis.Length() switch
        {
            null => Shape.Unknown,
            > 0 and <= int.MaxValue and var length => (int)length,
            // Some writers mark open axes so.
            0 or -1 => Shape.Unknown,
            var length => throw new NabiException($"{source}: the input '{OnnxNames.Short(info.Name)}' has an axis of length {length}."),
        }).ToArray();
        return new Input([.. lengths.Skip(1).Select(length => length < 0 ? (int?)null : length)])
        {
            Name = Plain(info.Name),
            BatchSize = lengths[0] < 0 ? null : lengths[0],
            DType = type switch
            {
                OnnxType.Float or OnnxType.Float16 or OnnxType.Double or OnnxType.Bfloat16 => DType.Float32,
                OnnxType.Bool => DType.Bool,
                _ => DType.Int32,
            },
        }.Symbolic;
    }

    /// <summary>Names of layers must not look like paths.</summary>
    private static string Plain(string name) => name.Replace('/', '_').Replace(':', '_');
}
