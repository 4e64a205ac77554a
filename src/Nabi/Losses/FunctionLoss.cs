namespace Nabi.Losses;

/// <summary>A loss from a function of the user's own.</summary>
internal sealed class FunctionLoss(string name, Func<Tensor, Tensor, Tensor> call, bool isPure) : Loss
{
    public override bool IsPure => isPure;

    public override string ClassName => name;

    private protected override string DefaultName => name;

    protected override Tensor Call(Tensor yTrue, Tensor yPred) => call(yTrue, yPred);
}
