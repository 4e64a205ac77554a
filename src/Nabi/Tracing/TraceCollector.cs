namespace Nabi;

/// <summary>Collects the calls of a trace.</summary>
/// <param name="cancellation">Ends the run.</param>
internal sealed class TraceCollector(CancellationToken cancellation) : CallObserver
{
    private readonly List<LayerTrace> calls = [];
    private readonly Stack<Call> running = [];

    /// <summary>The calls that ended.</summary>
    public IReadOnlyList<LayerTrace> Calls => calls;

    /// <inheritdoc/>
    public override void Begin(object layer)
    {
        cancellation.ThrowIfCancellationRequested();
        running.Push(new Call((Layer)layer));
    }

    /// <inheritdoc/>
    public override void End(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor>? outputs)
    {
        var call = running.Pop();
        // The model itself, which is traced, is no layer of it.
        var depth = running.Count - 1;
        if (outputs is not null && (depth >= 0 || call.Layer is not Model))
            calls.Add(new LayerTrace(call.Layer, Math.Max(0, depth), [.. inputs], [.. outputs], call.Values()));
    }

    /// <inheritdoc/>
    public override void Show(object owner, string name, Tensor value, int? step)
    {
        cancellation.ThrowIfCancellationRequested();
        if (running.TryPeek(out var call))
            call.Add((Layer)owner, name, value, step);
    }

    private sealed class Call(Layer layer)
    {
        private readonly List<(Layer Owner, string Name, SortedList<int, Tensor> Steps)> shown = [];

        public Layer Layer => layer;

        public void Add(Layer owner, string name, Tensor value, int? step)
        {
            var found = shown.Find(one => ReferenceEquals(one.Owner, owner) && one.Name == name && one.Steps.Keys[0] < 0 == step is null);
            if (found.Steps is null)
                shown.Add(found = (owner, name, []));
            found.Steps[step ?? -1] = value;
        }

        public IReadOnlyList<TraceValue> Values() => [.. shown.Select(static one => one.Steps.Keys[0] < 0
            ? new TraceValue(one.Owner, one.Name, one.Steps.Values[0], false)
            : new TraceValue(one.Owner, one.Name, Ops.Stack([.. one.Steps.Values], 1), true))];
    }
}
