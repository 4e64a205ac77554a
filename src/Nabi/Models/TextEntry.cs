namespace Nabi;

/// <summary>
/// The entry of a model that takes texts: the layers that texts go into, whose numbers the rest of the model begins with. The rest is a
/// model of numbers with the same layers, which is what steps record; the entry runs before them, for each batch.
/// </summary>
internal sealed class TextEntry
{
    private readonly List<Step> steps = [];
    private readonly List<Source> sources = [];
    private readonly IReadOnlyList<Tensor> inputs;

    // Places that steps take from: inputs that only go on to the rest need not be there early.
    private readonly HashSet<int> used = [];

    private TextEntry(Model model, Graph graph)
    {
        inputs = graph.Inputs;
        var owner = $"Model \"{model.Name}\"";
        Dictionary<Tensor, Tensor> numbers = new(ReferenceEqualityComparer.Instance);
        Dictionary<Tensor, int> early = new(ReferenceEqualityComparer.Instance);
        HashSet<Layer> onTexts = new(graph.Calls.Where(TakesTexts).Select(call => call.Layer), ReferenceEqualityComparer.Instance);
        HashSet<string> names = new(graph.Layers.Where(layer => layer is not Input && (layer is Model || !onTexts.Contains(layer)))
            .Select(layer => layer.Name), StringComparer.Ordinal);
        List<Tensor> begins = [];
        for (var i = 0; i < inputs.Count; i++)
        {
            early[inputs[i]] = early.Count;
            if (inputs[i].DType != DType.String)
                numbers[inputs[i]] = Begin(inputs[i], LayerCall.Of(inputs[i])!.Layer.Name, new Source(-1, i));
        }

        foreach (var call in graph.Calls.Where(call => !call.IsInput))
        {
            if (!TakesTexts(call))
            {
                var outputs = call.Layer.ApplyAll([.. call.Inputs.Select(Number)], call.Context.With(Number));
                for (var i = 0; i < call.Outputs.Length; i++)
                    numbers[call.Outputs[i]] = outputs[i];
                continue;
            }

            if (call.Layer is Model { Entry: { } inner })
            {
                // The part's numbers go where they are used: into the part without its entry.
                var first = steps.Count;
                steps.Add(new Step(call.Layer, inner, [.. call.Inputs.Select((input, i) => inner.used.Contains(i) ? Early(input) : -1)]));
                List<Tensor> inside = [];
                for (var i = 0; i < inner.sources.Count; i++)
                {
                    inside.Add(inner.sources[i].Step < 0 ? Number(call.Inputs[inner.sources[i].Output])
                        : Begin(inner.Rest.Inputs[i], inner.Rest.InputNames[i], new Source(first, i)));
                }

                var outputs = inner.Rest.ApplyAll(inside, call.Context.With(Number));
                for (var i = 0; i < call.Outputs.Length; i++)
                    numbers[call.Outputs[i]] = outputs[i];
                continue;
            }

            if (call.Layer is Model own)
            {
                throw new NabiException(
                    $"{owner}: {own.Title} is a custom class, whose layers are not known before it runs, and gets texts; let the layers "
                    + "that take them stand in front of it.");
            }

            steps.Add(new Step(call.Layer, null, [.. call.Inputs.Select(Early)]));
            for (var i = 0; i < call.Outputs.Length; i++)
            {
                early[call.Outputs[i]] = inputs.Count + steps.Count - 1;
                numbers[call.Outputs[i]] = Begin(call.Outputs[i], call.Layer.Name, new Source(steps.Count - 1, i));
            }
        }

        Rest = new Model(begins, [.. graph.Outputs.Select(Number)]);
        Rest.Rename(model.Name);
        foreach (var call in Rest.Graph!.Calls)
        {
            if (!call.IsInput)
                Layer.Forget(call);
        }

        Tensor Begin(Tensor like, string name, Source source)
        {
            var free = name;
            for (var i = 1; !names.Add(free); i++)
                free = FormattableString.Invariant($"{name}_{i}");
            var begin = Input.Over(like.Shape, like.DType);
            begin.Rename(free);
            begins.Add(begin.Symbolic);
            sources.Add(source);
            return begin.Symbolic;
        }

        Tensor Number(Tensor tensor) => numbers.TryGetValue(tensor, out var number) ? number
            : tensor.DType == DType.String
            ? throw new NabiException(
                $"{owner}: texts of shape {tensor.Shape} are an output, and a model ends in numbers; apply TextVectorization, "
                + "StringLookup or Hashing to them.") : tensor;

        int Early(Tensor tensor)
        {
            if (!early.TryGetValue(tensor, out var place))
            {
                throw new NabiException(
                    $"{owner}: a layer that takes texts is given numbers too that other layers compute; give it numbers from an Input.");
            }

            used.Add(place);
            return place;
        }
    }

    /// <summary>The model of numbers behind the entry. It has the same layers, so training one trains the other.</summary>
    public Model Rest { get; }

    /// <summary>The entry of a model, one of whose inputs takes texts.</summary>
    public static TextEntry Of(Model model, Graph graph) => new(model, graph);

    /// <summary>What the rest of the model begins with, from what the model is given.</summary>
    /// <param name="given">What each input is given; null for one that only the rest takes, inside another model.</param>
    /// <param name="owner">Who is given it, for errors.</param>
    /// <exception cref="NabiException">Texts are given where numbers are taken or the other way round, or a layer refuses a
    /// text.</exception>
    public IReadOnlyList<Tensor> Numbers(IReadOnlyList<Tensor?> given, string owner)
    {
        if (given.Count != inputs.Count)
            throw new NabiException($"{owner}: the model has {inputs.Count} inputs, got {given.Count} tensors.");
        List<Tensor?> early = [];
        for (var i = 0; i < given.Count; i++)
            early.Add(given[i] is null ? null : ((Input)LayerCall.Of(inputs[i])!.Layer).Taken(given[i]!, owner));
        var made = new IReadOnlyList<Tensor>[steps.Count];
        for (var i = 0; i < made.Length; i++)
        {
            var (layer, inner, places) = steps[i];
            Tensor?[] values = [.. places.Select(place => place < 0 ? null : early[place])];
            made[i] = inner is null
                ? [.. layer.ApplyAll(values!).Select(made => Stepped(made, values!))] : inner.Numbers(values, layer.Title);
            early.Add(made[i][0]);
        }

        return [.. sources.Select(source => source.Step < 0 ? given[source.Output]! : made[source.Step][source.Output])];
    }

    /// <summary>
    /// Numbers with one step of padding where all texts of a batch are empty: what a text gives does not depend on those beside it, and no
    /// layer takes no steps.
    /// </summary>
    private static Tensor Stepped(Tensor made, Tensor[] texts)
        => made is { Rank: 2, DType: DType.Int32 } && made.Shape[0] > 0 && made.Shape[1] == 0
            && !Array.Exists(texts, text => text.Length == 0)
            ? Tensor.Zeros([made.Shape[0], 1], DType.Int32) : made;

    private static bool TakesTexts(LayerCall call) => call.Inputs.Any(static input => input.DType == DType.String);

    /// <summary>
    /// A layer, or a model inside with its entry, and where its inputs come from: the model's inputs, then the steps; -1 for what only the
    /// rest takes.
    /// </summary>
    private sealed record Step(Layer Layer, TextEntry? Entry, int[] Inputs);

    /// <summary>An input of the rest: an input of the model (step -1), or what a step gave.</summary>
    private readonly record struct Source(int Step, int Output);
}
