namespace Nabi.Onnx;

/// <summary>
/// A graph of a file, or one inside a node of it (a branch, the body of a loop), ready to run: its constants are read, its nodes are
/// checked against the table of operators, and it is known which are needed.
/// </summary>
internal sealed class OnnxBody
{
    private readonly Dictionary<string, OnnxValue> constants;

    private OnnxBody(GraphProto graph, OnnxOperation[] steps, Dictionary<string, OnnxValue> constants, ValueInfoProto[] inputs,
        HashSet<string> captured)
    {
        (Graph, Steps, this.constants, Inputs, Captured) = (graph, steps, constants, inputs, captured);
        Needed = FindNeeded();
    }

    public GraphProto Graph { get; }

    /// <summary>All nodes, in an order in which they can run.</summary>
    public IReadOnlyList<OnnxOperation> Steps { get; }

    /// <summary>The nodes that the outputs depend on.</summary>
    public IReadOnlyList<OnnxOperation> Needed { get; }

    /// <summary>What must be given.</summary>
    public IReadOnlyList<ValueInfoProto> Inputs { get; }

    /// <summary>The names that the nodes take from graphs around this one.</summary>
    public HashSet<string> Captured { get; }

    /// <summary>The constants that train.</summary>
    public Dictionary<string, Variable> Weights { get; } = new(StringComparer.Ordinal);

    /// <summary>Everything inside this, this first.</summary>
    public IEnumerable<OnnxBody> Everything
        => Steps.SelectMany(step => step.Bodies.Values).SelectMany(body => body.Everything).Prepend(this);

    public static OnnxBody Of(GraphProto graph, OnnxPreparation how, bool isInner = false)
    {
        how.Count(graph.Node.Count + graph.Initializer.Count);
        if (graph.SparseInitializer.Count > 0)
            throw new NabiException($"{how.Source} has sparse weights, which are not read here; save it with dense ones.");
        Dictionary<string, OnnxValue> constants = new(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializer)
        {
            if (tensor.Name.Length == 0 || !constants.TryAdd(tensor.Name, how.Reader.Read(tensor)))
                throw new NabiException($"{how.Source} has two constants called '{OnnxNames.Short(tensor.Name)}', or one without a name.");
            tensor.ClearRawData();
        }

        // Old files name constants among the inputs.
        var inputs = graph.Input.Where(input => isInner || !constants.ContainsKey(input.Name)).ToArray();
        CheckNames(graph, inputs, constants, how.Source);
        HashSet<string> given = new(inputs.Select(input => input.Name).Concat(constants.Keys), StringComparer.Ordinal);
        HashSet<string> captured = new(StringComparer.Ordinal);
        List<OnnxOperation> steps = [];
        foreach (var node in graph.Node)
        {
            if (how.Find(node) is not { } known)
                continue;
            var bodies = node.Attribute.Where(attribute => attribute.G is not null)
                .ToDictionary(attribute => attribute.Name, attribute => Of(attribute.G, how, isInner: true), StringComparer.Ordinal);
            var step = new OnnxOperation(node, known, bodies);
            captured.UnionWith(step.Uses.Where(name => !given.Contains(name)));
            given.UnionWith(node.Output);
            how.Settings.UnionWith(known.Settings.Where(at => at < node.Input.Count).Select(at => node.Input[at]));
            steps.Add(step);
        }

        foreach (var output in graph.Output.Where(output => !given.Contains(output.Name)))
            captured.Add(output.Name);
        return new OnnxBody(graph, [.. steps], constants, inputs, captured);
    }

    /// <summary>A constant that does not train, or null.</summary>
    public OnnxValue? Constant(string name) => constants.GetValueOrDefault(name);

    /// <summary>The constants that can train: floats with several numbers that go into nodes as data.</summary>
    public IEnumerable<(string Name, OnnxValue Value)> Trainable(IReadOnlySet<string> settings)
    {
        var used = Steps.SelectMany(step => step.Uses).ToHashSet(StringComparer.Ordinal);
        return constants.Where(pair => pair.Value is { IsWhole: false, Shape: { Rank: > 0, Size: > 1 } } && used.Contains(pair.Key)
            && !settings.Contains(pair.Key))
            .Select(pair => (pair.Key, pair.Value));
    }

    /// <summary>How many numbers the constants of this and everything inside hold.</summary>
    public long Held() => Everything.Sum(body => body.constants.Values.Sum(value => (long)value.Shape.Size));

    private OnnxOperation[] FindNeeded()
    {
        HashSet<string> wanted = new(Graph.Output.Select(output => output.Name), StringComparer.Ordinal);
        List<OnnxOperation> needed = [];
        for (var i = Steps.Count - 1; i >= 0; i--)
        {
            if (!Steps[i].Node.Output.Any(wanted.Contains))
                continue;
            wanted.UnionWith(Steps[i].Uses);
            needed.Add(Steps[i]);
        }

        needed.Reverse();
        return [.. needed];
    }

    private static void CheckNames(GraphProto graph, ValueInfoProto[] inputs, Dictionary<string, OnnxValue> constants, string source)
    {
        HashSet<string> names = new(constants.Keys, StringComparer.Ordinal);
        foreach (var name in inputs.Select(input => input.Name)
            .Concat(graph.Node.SelectMany(node => node.Output).Where(name => name.Length > 0)))
        {
            if (name.Length == 0 || !names.Add(name))
                throw new NabiException($"{source} gives two values the name '{OnnxNames.Short(name)}', or one none.");
        }
    }
}
