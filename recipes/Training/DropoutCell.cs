using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>
/// A cell with dropout on what goes in, what comes out and what is remembered, drawn anew at every step: TensorFlow's
/// DropoutWrapper with its keep probabilities.
/// </summary>
/// <param name="inner">The cell.</param>
public sealed class DropoutCell(Cell inner) : Cell
{
    private readonly RandomStream random = Seeds.NextStream();

    /// <summary>The part of the input that is kept; 1 by default.</summary>
    public float InputKeep { get; init; } = 1;

    /// <summary>The part of the output that is kept; 1 by default.</summary>
    public float OutputKeep { get; init; } = 1;

    /// <summary>The part of the states that is kept; 1 by default.</summary>
    public float StateKeep { get; init; } = 1;

    public override IReadOnlyList<Shape> StateShapes => inner.StateShapes;

    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        var (output, next) = inner.Step(Kept(x, InputKeep), states, context);
        return (Kept(output, OutputKeep), [.. next.Select(state => Kept(state, StateKeep))]);

        Tensor Kept(Tensor value, float keep) => context.Training && keep < 1 ? Ops.Dropout(value, 1 - keep, random) : value;
    }

    protected override void Build(IReadOnlyList<Shape> inputs) => Track(inner).EnsureBuilt(inputs);

}
