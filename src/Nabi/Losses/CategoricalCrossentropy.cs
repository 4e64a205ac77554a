namespace Nabi.Losses;

/// <summary>Minus the sum of t ln p along an axis, for one-hot targets or distributions. Probabilities are scaled to sum 1.</summary>
public sealed class CategoricalCrossentropy : CrossentropyLoss
{
    /// <inheritdoc/>
    public override string ClassName => "CategoricalCrossentropy";

    private protected override string Hint()
        => "give one-hot rows (Labels.ToCategorical makes them), or use sparse_categorical_crossentropy for class numbers.";

    private protected override RowFormula MakeRows() => new CategoricalCrossentropyFormula(FromLogits, LabelSmoothing);
}
