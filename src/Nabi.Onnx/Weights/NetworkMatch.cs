namespace Nabi.Onnx;

/// <summary>Lays a model over a file: which node of the file each layer is.</summary>
internal sealed class NetworkMatch
{
    private readonly Dictionary<(NetworkNode<FileNode>, NetworkNode<ModelNode>), bool> tried = [];
    private (NetworkNode<FileNode> File, NetworkNode<ModelNode> Model)? deepest;
    private int deepestDepth = -1;
    private int deepestEnd;
    private int end;

    /// <summary>The pairs of a model and the file it is found in.</summary>
    /// <param name="file">The file.</param>
    /// <param name="model">The model's last node.</param>
    /// <param name="source">What errors call the file.</param>
    /// <exception cref="NabiException">The file has no such network.</exception>
    public static IReadOnlyDictionary<NetworkNode<ModelNode>, NetworkNode<FileNode>> Of(FileNetwork file, NetworkNode<ModelNode> model,
        string source)
    {
        var match = new NetworkMatch();
        foreach (var end in file.Ends.SelectMany(end => end.Everything()).Distinct())
        {
            match.end++;
            if (!match.Fits(end, model, 0))
                continue;
            var behind = Behind(file, end).Count(IsMore);
            return behind == 0 ? match.Pairs(end, model) : throw new NabiException(
                $"{source} holds a deeper network than the model: {behind} more convolutions follow what is the model's last layer.");
        }

        throw new NabiException(match.deepest is var (got, wanted)
            ? $"{source} holds another network than the model: expected {Text(wanted)}, got {got.What.Text}."
            : $"{source} holds another network than the model: it has nothing like the model's last layer, {Text(model)}.");
    }

    // What the file goes on with. Classes are what a model without the top leaves out: a product of features, or of pooled ones as a
    // convolution with windows of one place.
    private static IEnumerable<NetworkNode<FileNode>> Behind(FileNetwork file, NetworkNode<FileNode> last)
    {
        var within = last.Everything().ToHashSet();
        return file.Ends.SelectMany(end => end.Everything()).Distinct().Where(node => !within.Contains(node));
    }

    private static bool IsMore(NetworkNode<FileNode> node)
        => node.What.Kernel is { Rank: 4 } kernel && kernel.Shape[0] * kernel.Shape[1] > 1;

    private bool Fits(NetworkNode<FileNode> file, NetworkNode<ModelNode> model, int depth)
    {
        if (tried.TryGetValue((file, model), out var known))
            return known;
        var fits = IsLike(file, model);
        // Where the longest way that fits ends, an error says what was met: in the last order of branches that was tried from there.
        if (!fits && depth > 0 && (depth > deepestDepth || (depth == deepestDepth && deepestEnd == end)))
            (deepest, deepestDepth, deepestEnd) = ((file, model), depth, end);
        return tried[(file, model)] = fits && Ways(file, model).Any(way => way.All(pair => Fits(pair.File, pair.Model, depth + 1)));
    }

    private Dictionary<NetworkNode<ModelNode>, NetworkNode<FileNode>> Pairs(NetworkNode<FileNode> file, NetworkNode<ModelNode> model)
    {
        var pairs = new Dictionary<NetworkNode<ModelNode>, NetworkNode<FileNode>>();
        var waiting = new Stack<(NetworkNode<FileNode> File, NetworkNode<ModelNode> Model)>([(file, model)]);
        while (waiting.TryPop(out var pair))
        {
            if (!pairs.TryAdd(pair.Model, pair.File))
                continue;
            foreach (var next in Ways(pair.File, pair.Model)
                .First(way => way.All(next => tried.GetValueOrDefault((next.File, next.Model)))))
            {
                waiting.Push(next);
            }
        }

        return pairs;
    }

    // The branches of a sum may stand in either order.
    private static IEnumerable<(NetworkNode<FileNode> File, NetworkNode<ModelNode> Model)[]> Ways(NetworkNode<FileNode> file,
        NetworkNode<ModelNode> model)
    {
        yield return [.. file.From.Zip(model.From)];
        if (model.Kind == NetworkKind.Sum && file.From.Count == 2)
            yield return [.. file.From.Reverse().Zip(model.From)];
    }

    private static bool IsLike(NetworkNode<FileNode> file, NetworkNode<ModelNode> model)
    {
        if (file.Kind != model.Kind || file.From.Count != model.From.Count)
            return false;
        var (layer, norm, affine) = (model.What.Layer, model.What.Normalization, file.What.Affine);
        if (model.Kind == NetworkKind.Affine)
            return affine.Fits(norm!.OwnVariables[0].Shape[0]);
        if (model.Kind != NetworkKind.Linear)
            return true;
        var kernel = layer!.OwnVariables[0].Shape;
        var channels = layer is DepthwiseConv2D ? kernel[2] * kernel[3] : kernel[^1];
        return kernel == file.What.Kernel!.Shape && file.What.IsDepthwise == layer is DepthwiseConv2D && affine.Fits(channels)
            && (norm is not null || layer.OwnVariables.Count > 1 || affine.IsNothing);
    }

    private static string Text(NetworkNode<ModelNode> node)
        => node.What.Layer is not { } layer ? node.Kind == NetworkKind.Input ? "the input" : $"\"{node.What.Normalization?.Name}\""
        : node.Kind == NetworkKind.Linear ? $"\"{layer.Name}\" with weights {layer.OwnVariables[0].Shape}" : $"\"{layer.Name}\"";
}
