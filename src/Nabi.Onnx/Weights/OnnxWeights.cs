using Nabi.Files;

namespace Nabi.Onnx;

/// <summary>The weights of an ONNX file for a model that is there.</summary>
internal static class OnnxWeights
{
    /// <summary>Loads weights; if that fails the model has those it had.</summary>
    /// <returns>The names of the layers that were loaded.</returns>
    public static IReadOnlyList<string> Load(Model model, Stream stream, string source, string? folder, OnnxLoadOptions options)
    {
        var network = new FileNetwork(Parsed(stream, source, options.Limits), source, folder, options.Limits);
        var last = ModelNetwork.Of(model);
        var pairs = NetworkMatch.Of(network, last, source);
        var values = pairs.SelectMany(pair => WeightTransfer.Values(pair.Value.What, pair.Key.What)).ToArray();
        Tensor[] before = [.. values.Select(value => value.Variable.Value.Clone())];
        try
        {
            foreach (var (variable, value) in values)
                variable.Assign(value);
            // Behind the last layer, and where there are still places: a mean over all of them hides much.
            NetworkCheck.Run(Parsed(stream, source, options.Limits), network.Input,
                [.. Checked(last).Distinct().Select(node => (pairs[node], node))], model, source, folder, options);
        }
        catch
        {
            foreach (var (variable, value) in values.Zip(before, (pair, value) => (pair.Variable, value)))
                variable.Assign(value);
            throw;
        }

        return [.. pairs.Keys.SelectMany(node => (string?[])[node.Kind == NetworkKind.Linear ? node.What.Layer?.Name : null,
            node.What.Normalization?.Name]).OfType<string>()];
    }

    private static NetworkNode<ModelNode>[] Checked(NetworkNode<ModelNode> last)
    {
        var spatial = last;
        while (spatial.What.Output.Rank < 4 && spatial.From.Count > 0)
            spatial = spatial.From[0];
        return [spatial, last];
    }

    private static ModelProto Parsed(Stream stream, string source, ReadLimits limits)
    {
        limits.CheckArray(stream.Length, source);
        stream.Position = 0;
        return OnnxModel.Read(stream, source);
    }
}
