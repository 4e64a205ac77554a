namespace Nabi.Engine;

/// <summary>
/// One operation of a model's graph: its name and settings in Keras's words, and how its numbers come about. It is a primitive, or is made
/// of several; what it is made of does not show in the graph, so that a file can say it in one word.
/// </summary>
public sealed class GraphOperation
{
    private readonly Func<Tensor[], Tensor[]> run;

    /// <summary>A primitive.</summary>
    public GraphOperation(Primitive primitive)
        : this(primitive.Name, primitive.Settings, inputs => Ops.RunAll(primitive, inputs))
        => Primitive = primitive;

    /// <summary>An operation made of others.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="settings">What it was asked for besides its tensors; null where there are no words for it.</param>
    /// <param name="run">Computes it, on symbolic tensors too.</param>
    public GraphOperation(string name, IReadOnlyList<Setting>? settings, Func<Tensor[], Tensor[]> run)
        => (Name, Settings, this.run) = (name, settings, run);

    /// <summary>The name, Keras's where Keras has the operation.</summary>
    public string Name { get; }

    /// <summary>The settings in the order in which a config holds them; null where there are no words for them.</summary>
    public IReadOnlyList<Setting>? Settings { get; }

    /// <summary>The primitive, where it is one.</summary>
    public Primitive? Primitive { get; }

    /// <summary>Computes the outputs.</summary>
    public Tensor[] Run(Tensor[] inputs) => run(inputs);
}
