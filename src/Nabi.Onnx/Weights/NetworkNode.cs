namespace Nabi.Onnx;

/// <summary>
/// What of a network has weights, or joins branches: functions, pooling, padding and changes of layout are passed over. The same for a file
/// and for a model, so that one can be laid over the other.
/// </summary>
/// <typeparam name="T">What a node stands for: a layer and its normalization, or nodes of a graph.</typeparam>
/// <param name="Kind">What it is.</param>
/// <param name="From">The nodes it is computed from; none for the input.</param>
/// <param name="What">What it stands for.</param>
internal sealed record NetworkNode<T>(NetworkKind Kind, IReadOnlyList<NetworkNode<T>> From, T What)
    where T : class
{
    /// <summary>This node and all it is computed from, the latest first.</summary>
    public IEnumerable<NetworkNode<T>> Everything()
    {
        var met = new HashSet<NetworkNode<T>>(ReferenceEqualityComparer.Instance) { this };
        var waiting = new Queue<NetworkNode<T>>([this]);
        while (waiting.TryDequeue(out var node))
        {
            yield return node;
            foreach (var from in node.From.Where(met.Add))
                waiting.Enqueue(from);
        }
    }

    /// <summary>Nodes are themselves, however alike.</summary>
    public bool Equals(NetworkNode<T>? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
