namespace Nabi.Formats;

/// <summary>The arguments of one layer call in a config: tensors, masks, initial states, settings.</summary>
internal sealed class LayerArguments
{
    private static readonly string[] InputNames = ["inputs", "sequences", "sequence", "x", "query", "value", "key"];
    private static readonly string[] MaskNames = ["mask", "query_mask", "value_mask", "key_mask"];
    private const string CausalName = "use_causal_mask";
    private const string AttentionName = "attention_mask";
    private const string ScoresName = "return_attention_scores";
    private const string ReverseName = "reverse";
    private const string TrainingName = "training";

    private readonly Layer layer;
    private readonly JsonArray positional;
    private readonly JsonObject named;
    private readonly Func<JsonNode, Tensor> find;

    public LayerArguments(JsonObject node, Layer layer, Func<JsonNode, Tensor> find)
    {
        this.layer = layer;
        this.find = find;
        positional = node["args"] as JsonArray ?? [];
        named = node["kwargs"] as JsonObject ?? [];
    }

    /// <summary>The serialised tensors among the arguments of a call.</summary>
    public static IEnumerable<JsonNode> Tensors(JsonObject node)
    {
        var stack = new Stack<JsonNode?>([node["kwargs"], node["args"]]);
        while (stack.TryPop(out var next))
        {
            if (SerializedTensor.Is(next))
            {
                yield return next!;
            }
            else if (next is JsonArray list)
            {
                foreach (var inner in list.Reverse())
                    stack.Push(inner);
            }
            else if (next is JsonObject pairs)
            {
                foreach (var (_, inner) in pairs.Reverse())
                    stack.Push(inner);
            }
        }
    }

    /// <summary>Calls the layer on symbolic tensors.</summary>
    public IReadOnlyList<Tensor> Apply()
    {
        if (layer is OperationLayer operation)
            return operation.ApplyAll(operation.Bind(positional, named, find));
        var inputs = new List<Tensor>();
        var states = new List<Tensor>();
        var masks = new List<Tensor?>();
        for (var i = 0; i < positional.Count; i++)
            Collect(positional[i], i > 0 && layer.TakesInitialState ? states : inputs, $"argument {i}");
        foreach (var name in InputNames)
        {
            if (named.ContainsKey(name))
                Collect(named[name], inputs, name);
        }

        foreach (var name in layer.NamedInputs)
            Collect(named[name], inputs, name);
        Collect(named["initial_state"], states, "initial_state");
        Masks(masks, inputs.Count);
        // Keras 3 looks for the mask of a layer's only tensor; beside initial states, only a mask that is named counts.
        if (states.Count > 0 && masks.Count == 0 && named.ContainsKey("initial_state"))
            masks.Add(null);
        foreach (var (key, argument) in named)
            Refuse(key, argument);
        CallContext context = new()
        {
            Masks = masks,
            InitialState = states,
            UseCausalMask = Flag(CausalName),
            AttentionMask = SerializedTensor.Is(named[AttentionName]) ? find(named[AttentionName]!) : null,
            ReturnAttentionScores = Flag(ScoresName),
            Reverse = layer.SupportsReverse && Flag(ReverseName),
        };

        // A layer that a graph keeps in inference stays there while the rest trains. One that is asked to train is decided by the model's
        // call, as in Keras 3: its predictions are no other than without.
        var isInference = named[TrainingName] is JsonValue value && value.TryGetValue<bool>(out var training) && !training;
        return layer.ApplyAll(inputs, isInference ? context.WithTraining(false) : context);
    }

    /// <summary>Writes the arguments of a call; <paramref name="name"/> gives a tensor's serialised form.</summary>
    public static JsonObject Write(LayerCall call, Func<Tensor, JsonNode> name)
    {
        if (call.Layer is OperationLayer operation)
            return operation.WriteArguments(call, name);
        var named = new JsonObject();
        IReadOnlyList<Tensor> inputs = call.Inputs;
        IReadOnlyList<Tensor> states = call.Context.InitialState;
        var sequences = call.Layer.SequenceInputs;
        if (call.Layer.TakesInitialState && inputs.Count > sequences)
            (inputs, states) = ([.. inputs.Take(sequences)], [.. inputs.Skip(sequences)]);
        if (call.Layer.NamedInputs.Count > 0 && inputs.Count > 1)
        {
            for (var i = 1; i < inputs.Count; i++)
                named[call.Layer.NamedInputs[i - 1]] = name(inputs[i]);
            inputs = [inputs[0]];
        }

        if (states.Count > 0)
            named["initial_state"] = OneOrList(states, name);
        IReadOnlyList<Tensor?> masks = WrittenMasks.Of(call) is { } implied ? [implied] : call.Context.Masks;
        var spread = inputs.Count > 1 && call.Layer.TakesSeparateInputs;
        if (spread)
        {
            // Behind "mask" stand the names of the masks of query, value and key.
            for (var i = 0; i < masks.Count; i++)
                named[MaskNames[i + 1]] = masks[i] is { } mask ? name(mask) : null;
        }
        else if (masks.Any(mask => mask is not null))
        {
            named["mask"] = masks.Count == 1 ? name(masks[0]!) : new JsonArray([.. masks.Select(mask => mask is null ? null : name(mask))]);
        }

        if (call.Context.AttentionMask is { } seen)
            named[AttentionName] = name(seen);
        if (call.Context.ReturnAttentionScores)
            named[ScoresName] = true;
        if (call.Context.UseCausalMask)
            named[CausalName] = true;
        if (call.Context.Reverse)
            named[ReverseName] = true;
        if (call.Context.GivenTraining is { } training)
            named[TrainingName] = training;
        return new JsonObject
        {
            ["args"] = spread ? new JsonArray([.. inputs.Select(name)]) : new JsonArray(OneOrList(inputs, name)),
            ["kwargs"] = named,
        };
    }

    private static JsonNode OneOrList(IReadOnlyList<Tensor> tensors, Func<Tensor, JsonNode> name)
        => tensors.Count == 1 ? name(tensors[0]) : new JsonArray([.. tensors.Select(name)]);

    private void Collect(JsonNode? node, List<Tensor> into, string what)
    {
        if (SerializedTensor.Is(node))
        {
            into.Add(find(node!));
        }
        else if (node is JsonArray list)
        {
            foreach (var inner in list)
                Collect(inner, into, what);
        }
        else if (node is not null)
        {
            throw new NabiException($"{layer.Title}: {what} must be a tensor of the model, got {JsonDescription.Of(node)}.");
        }
    }

    private void Masks(List<Tensor?> into, int inputs)
    {
        if (named["mask"] is JsonArray list)
        {
            foreach (var inner in list)
                into.Add(SerializedTensor.Is(inner) ? find(inner!) : null);
        }
        else if (SerializedTensor.Is(named["mask"]))
        {
            into.Add(find(named["mask"]!));
        }

        for (var i = 1; i < MaskNames.Length; i++)
        {
            if (SerializedTensor.Is(named[MaskNames[i]]))
            {
                while (into.Count < Math.Max(i, inputs))
                    into.Add(null);
                into[i - 1] = find(named[MaskNames[i]]!);
            }
        }

        if (into.All(mask => mask is null))
            into.Clear();
    }

    private void Refuse(string key, JsonNode? value)
    {
        // Null and false ask for nothing.
        if (key is TrainingName or "initial_state" or CausalName or AttentionName or ScoresName
            || (key == ReverseName && layer.SupportsReverse) || layer.NamedInputs.Contains(key) || Array.IndexOf(InputNames, key) >= 0
            || Array.IndexOf(MaskNames, key) >= 0)
        {
            return;
        }

        if (value is not null && !(value is JsonValue flag && flag.TryGetValue<bool>(out var on) && !on))
            throw new NabiException($"{layer.Title}: the argument '{key}' of its call is not supported, got {JsonDescription.Of(value)}.");
    }

    private bool Flag(string key) => named[key] is JsonValue value && value.TryGetValue<bool>(out var on) && on;
}
