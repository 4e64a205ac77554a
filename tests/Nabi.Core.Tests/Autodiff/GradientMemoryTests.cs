namespace Nabi.Core.Tests;

/// <summary>
/// Gradients that pass through a sum unchanged, or that are written over the gradient behind them, share memory: chains and forks in
/// which a share too many would show.
/// </summary>
public sealed class GradientMemoryTests
{
    private static readonly Dictionary<string, Func<Tensor[], Tensor>> Graphs = new()
    {
        ["a chain"] = x => Ops.Sigmoid(Ops.Tanh(Ops.Exp(x[0]) + x[2]) - x[2]),
        ["both sides of a sum"] = x => Ops.Tanh(x[0]) + Ops.Sigmoid(x[1]),
        ["both sides of a difference"] = x => Ops.Tanh(x[0]) - Ops.Sigmoid(x[1]),
        ["a tensor twice in a sum"] = x => Twice(Ops.Tanh(x[0])),
        ["a tensor twice in a difference"] = x => (Ops.Tanh(x[0]) - Ops.Tanh(x[0])) * x[1],
        ["a residual"] = x => Residual(Ops.Tanh(x[0]), x[2]),
        ["the sum read by another"] = x => Read(Ops.Exp(x[0]) + x[2]),
        ["the part read by another"] = x => Part(Ops.Exp(x[0]), x[1]),
        ["a view in between"] = x => Ops.Tanh(Ops.Tanh(Ops.Exp(x[0]).Reshape(12) + 1f).Reshape(3, 4) + x[2]),
        ["a sum of sums"] = x => Ops.Exp(x[0]) + Ops.Tanh(x[1]) + (Ops.Sigmoid(x[0]) + x[2]),
        ["a sum that grows"] = x => Ops.Exp(x[2]) + Ops.Tanh(x[0]),
    };

    public static TheoryData<string> Names => [.. Graphs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_right(string name)
    {
        var chance = new Chance(5);
        Check.Gradients(Graphs[name], [chance.Tensor([3, 4]), chance.Tensor([3, 4]), chance.Tensor([4])]);
    }

    private static Tensor Twice(Tensor t) => t + t;

    private static Tensor Residual(Tensor t, Tensor bias) => Ops.Sigmoid(t + bias) + t;

    private static Tensor Read(Tensor sum) => Ops.Tanh(sum) * sum;

    private static Tensor Part(Tensor t, Tensor other) => (t + other) * t - t;
}
