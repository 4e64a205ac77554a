namespace Nabi.Engine;

/// <summary>
/// The layer calls between the inputs and outputs of a functional model, in an order in which they can run, and the layers
/// in Keras's order (by depth, then as met from the outputs).
/// </summary>
public sealed class Graph
{
    private readonly Dictionary<Tensor, int> places = new(ReferenceEqualityComparer.Instance);
    private readonly Func<LayerCall, IEnumerable<Tensor>> dependencies;
    private readonly HashSet<Tensor> entrances;

    /// <param name="inputs">The symbolic inputs.</param>
    /// <param name="outputs">The symbolic outputs.</param>
    /// <param name="owner">What errors call the model.</param>
    /// <param name="dependencies">What a call depends on; null for what it was given.</param>
    public Graph(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, string owner,
        Func<LayerCall, IEnumerable<Tensor>>? dependencies = null)
    {
        this.dependencies = dependencies ?? (static call => call.Dependencies);
        Inputs = inputs;
        Outputs = outputs;
        entrances = new(inputs.Where(input => LayerCall.Of(input) is { IsInput: false }), ReferenceEqualityComparer.Instance);
        foreach (var input in inputs)
        {
            if (LayerCall.Of(input) is null)
                throw new NabiException($"{owner}: an input must come from Input.Of(...), got {input}.");
        }

        List<LayerCall> order = [];
        Dictionary<LayerCall, bool> met = new(ReferenceEqualityComparer.Instance);
        Dictionary<Layer, int> first = new(ReferenceEqualityComparer.Instance);
        foreach (var output in outputs)
        {
            if (entrances.Contains(output))
                continue;
            if (LayerCall.Of(output) is not { } call)
                throw new NabiException($"{owner}: an output must be computed from the inputs by layers, got {output}.");
            Visit(call, met, first, order);
        }

        HashSet<object> entries = new(inputs.Select(input => LayerCall.Of(input)!), ReferenceEqualityComparer.Instance);
        foreach (var call in order)
        {
            if (call.Layer is Input && !entries.Contains(call))
            {
                throw new NabiException(
                    $"{owner}: the output depends on the input \"{call.Layer.Name}\", which is not among the model's inputs.");
            }
        }

        foreach (var input in inputs)
            first.TryAdd(LayerCall.Of(input)!.Layer, -1);
        Calls = order;
        Layers = Ordered(order, first, inputs);
        foreach (var tensor in inputs.Concat(order.SelectMany(call => call.Outputs)))
            places.TryAdd(tensor, places.Count);
    }

    /// <summary>The symbolic inputs.</summary>
    public IReadOnlyList<Tensor> Inputs { get; }

    /// <summary>The symbolic outputs.</summary>
    public IReadOnlyList<Tensor> Outputs { get; }

    /// <summary>All layer calls, each behind those it depends on.</summary>
    public IReadOnlyList<LayerCall> Calls { get; }

    /// <summary>Every layer once, in Keras's order.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>
    /// The part of a graph behind symbolic tensors that are no inputs, as a graph of its own with an Input for each. Its layers are called
    /// once more, which is not their place in a model: that stays the one they have.
    /// </summary>
    public static (IReadOnlyList<Tensor> Inputs, IReadOnlyList<Tensor> Outputs) CutAt(IReadOnlyList<Tensor> inputs,
        IReadOnlyList<Tensor> outputs, string owner)
    {
        var part = new Graph(inputs, outputs, owner);
        Tensor[] fresh = [
            .. inputs.Select(
                tensor => LayerCall.Of(tensor) is { IsInput: true } ? tensor : Input.Over(tensor.Shape, tensor.DType).Symbolic)];
        var made = part.Run(fresh, new CallContext());
        foreach (var call in new Graph(fresh, made, owner).Calls)
        {
            if (!call.IsInput)
                Layer.Forget(call);
        }

        return (fresh, made);
    }

    /// <summary>Runs the calls on other tensors, symbolic or not.</summary>
    public Tensor[] Run(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        var values = new Tensor?[places.Count];
        for (var i = 0; i < Inputs.Count; i++)
        {
            var given = inputs[i];
            var mask = context.Masks.Count > i ? context.Masks[i] : null;
            if (mask is not null)
            {
                given = Ops.View(given, given.Shape);
                given.Mask = mask;
            }

            values[places[Inputs[i]]] = given;
        }

        foreach (var call in Calls)
        {
            if (call.Layer is Input input)
            {
                var place = places[call.Outputs[0]];
                values[place] = input.Taken(values[place]!, input.Title);
                Check(input, values[place]!);
                values[place] = Typed(values[place]!, input.DType);
                continue;
            }

            var outputs = call.Layer.ApplyAll([.. call.Inputs.Select(Value)], call.Context.With(Value));
            for (var i = 0; i < call.Outputs.Length; i++)
            {
                if (!entrances.Contains(call.Outputs[i]))
                    values[places[call.Outputs[i]]] = outputs[i];
            }
        }

        return [.. Outputs.Select(Value)];

        Tensor Value(Tensor tensor) => places.TryGetValue(tensor, out var place) ? values[place]! : tensor;
    }

    /// <summary>Booleans for an input of booleans and numbers for one of numbers; integers and floats are both taken as numbers.</summary>
    private static Tensor Typed(Tensor given, DType type)
    {
        if (given.DType == DType.String || given.DType == DType.Bool == (type == DType.Bool))
            return given;
        var cast = Ops.Cast(given, type);
        cast.Mask = given.Mask;
        return cast;
    }

    private static void Check(Input input, Tensor given)
    {
        if (!Input.Fits(input.BatchShape, given.Shape))
            throw new NabiException($"Layer InputLayer \"{input.Name}\" expects data of shape {input.BatchShape}, got {given.Shape}.");
    }

    private void Visit(LayerCall call, Dictionary<LayerCall, bool> met, Dictionary<Layer, int> first, List<LayerCall> order)
    {
        // Depth-first without recursion: graphs can be thousands of calls deep.
        var stack = new Stack<(LayerCall Call, IEnumerator<Tensor> Next)>();
        if (!met.TryAdd(call, false))
            return;
        first.TryAdd(call.Layer, first.Count);
        stack.Push((call, dependencies(call).GetEnumerator()));
        while (stack.Count > 0)
        {
            var (current, next) = stack.Peek();
            if (!next.MoveNext())
            {
                order.Add(current);
                stack.Pop();
                continue;
            }

            if (!entrances.Contains(next.Current) && LayerCall.Of(next.Current) is { } before && met.TryAdd(before, false))
            {
                first.TryAdd(before.Layer, first.Count);
                stack.Push((before, dependencies(before).GetEnumerator()));
            }
        }
    }

    private List<Layer> Ordered(List<LayerCall> order, Dictionary<Layer, int> first, IReadOnlyList<Tensor> inputs)
    {
        Dictionary<LayerCall, int> depths = new(ReferenceEqualityComparer.Instance);
        Dictionary<Layer, int> layerDepths = new(ReferenceEqualityComparer.Instance);
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var call = order[i];
            var depth = Math.Max(depths.GetValueOrDefault(call), layerDepths.GetValueOrDefault(call.Layer));
            depths[call] = layerDepths[call.Layer] = depth;
            foreach (var tensor in dependencies(call))
            {
                if (LayerCall.Of(tensor) is { } before)
                    depths[before] = Math.Max(depth + 1, depths.GetValueOrDefault(before));
            }
        }

        foreach (var input in inputs)
            layerDepths.TryAdd(LayerCall.Of(input)!.Layer, 0);
        return [.. layerDepths.Keys.OrderByDescending(layer => layerDepths[layer]).ThenBy(layer => first[layer])];
    }
}
