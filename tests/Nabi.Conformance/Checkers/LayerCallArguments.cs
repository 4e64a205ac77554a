namespace Nabi.Conformance.Checkers;

/// <summary>
/// What a case gives to a call of a layer beside the inputs: training, masks, initial states, and Keras's keyword arguments.
/// </summary>
internal sealed class LayerCallArguments
{
    // In the order of the inputs: query, value, key.
    private static readonly string[] InputMasks = ["query_mask", "value_mask", "key_mask"];

    private readonly CallContext context;
    private readonly Tensor? countWeights;

    public LayerCallArguments(GoldenCase golden, int inputs, Tensor[] initial)
    {
        var call = golden.Json["call"]!;
        var named = call["kwargs"] as JsonObject;
        WantsScores = (bool?)named?["return_attention_scores"] ?? false;
        countWeights = Given(golden, named, "count_weights");
        context = new CallContext
        {
            Training = (bool?)call["training"] ?? false,
            Masks = Masks(golden, call["mask"], named, inputs),
            InitialState = initial,
            UseCausalMask = (bool?)named?["use_causal_mask"] ?? false,
            AttentionMask = Given(golden, named, "attention_mask"),
            ReturnAttentionScores = WantsScores,
        };
    }

    /// <summary>Whether the attention's weights are returned behind the output.</summary>
    public bool WantsScores { get; }

    public IReadOnlyList<Tensor> Apply(Layer layer, Tensor[] inputs)
        => layer.ApplyAll(countWeights is null ? inputs : [.. inputs, countWeights], context);

    private static Tensor?[] Masks(GoldenCase golden, JsonNode? given, JsonObject? named, int inputs)
    {
        if (named is not null && Array.Exists(InputMasks, named.ContainsKey))
            return [.. InputMasks.Take(inputs).Select(name => Given(golden, named, name))];
        return given switch
        {
            null => [],
            JsonArray list => [.. list.Select(key => key is null ? null : golden.Floats((string)key!))],
            _ => [golden.Floats((string)given!)],
        };
    }

    private static Tensor? Given(GoldenCase golden, JsonObject? named, string name)
        => (string?)named?[name]?["array"] is { } key ? golden.Floats(key) : null;
}
