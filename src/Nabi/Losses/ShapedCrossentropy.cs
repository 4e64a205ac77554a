namespace Nabi.Losses;

/// <summary><c>crossentropy</c> as a name: binary for predictions with one number, sparse for class numbers, else categorical.</summary>
public sealed class ShapedCrossentropy : Loss
{
    private readonly BinaryCrossentropy binary = new();
    private readonly SparseCategoricalCrossentropy sparse = new();
    private readonly CategoricalCrossentropy categorical = new();

    /// <inheritdoc/>
    public override string ClassName => "crossentropy";

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        if ((yPred.Rank > 0 ? yPred.Shape[-1] : 1) == 1)
            return binary.Samples(yTrue, yPred);
        return yTrue.Rank < yPred.Rank || yTrue.Shape[-1] == 1 ? sparse.Samples(yTrue, yPred) : categorical.Samples(yTrue, yPred);
    }
}
