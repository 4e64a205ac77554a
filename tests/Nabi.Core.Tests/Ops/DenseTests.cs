using Nabi.Kernels;

namespace Nabi.Core.Tests;

/// <summary>Product, bias and function in one operation equal the three, in values, gradients and gradients of gradients.</summary>
public sealed class DenseTests
{
    // Below, at and beyond the sizes at which a product is cut otherwise.
    public static TheoryData<int, int, int, ActivationKind> Cases => new()
    {
        { 1, 1, 1, ActivationKind.Relu },
        { 3, 5, 7, ActivationKind.Tanh },
        { 9, 3, 40, ActivationKind.Sigmoid },
        { 40, 70, 33, ActivationKind.Elu },
        { 130, 517, 65, ActivationKind.LeakyRelu },
        { 300, 48, 900, ActivationKind.Relu },
        { 7, 200, 20, ActivationKind.Exponential },
        { 64, 64, 64, ActivationKind.Linear },
        { 0, 4, 5, ActivationKind.Relu },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_its_formula(int rows, int units, int features, ActivationKind kind)
    {
        foreach (var hasBias in (bool[])[true, false])
        {
            var chance = new Chance(rows + units);
            var scale = 1 / Math.Sqrt(features);
            List<Tensor> inputs = [chance.Tensor([rows, features]), chance.Tensor([features, units], -scale, scale)];
            if (hasBias)
                inputs.Add(chance.Tensor([units]));
            DensePrimitive dense = new(kind);
            Tensor Whole(Tensor[] x) => Ops.Apply(dense, x);
            Tensor Parts(Tensor[] x) => dense.Formula(null!, x);
            Tensor[] all = [.. inputs];
            Check.Same(new Grid(Parts(all)), Whole(all), 1e-5);
            var weights = chance.Tensor([rows, units]);
            var (expected, actual) = (Gradient(Parts), Gradient(Whole));
            for (var i = 0; i < all.Length; i++)
                Check.Same(new Grid(expected[i]), actual[i], 1e-3);

            IReadOnlyList<Tensor> Gradient(Func<Tensor[], Tensor> f) => Check.Gradient(x => Ops.Sum(f(x) * weights), all);
        }
    }

    [Theory]
    [InlineData(ActivationKind.Tanh)]
    [InlineData(ActivationKind.Sigmoid)]
    [InlineData(ActivationKind.Linear)]
    public void Gradients(ActivationKind kind)
    {
        var chance = new Chance(3);
        Check.Gradients(x => Ops.Apply(new DensePrimitive(kind), x), [chance.Tensor([2, 3, 4]), chance.Tensor([4, 5]), chance.Tensor([5])]);
    }

    [Fact]
    public void The_same_bits_on_any_number_of_threads()
    {
        var chance = new Chance(5);
        Tensor[] inputs = [chance.Tensor([700, 130]), chance.Tensor([130, 300]), chance.Tensor([300])];
        ThreadCounts.SameBits(() =>
        {
            var tape = new GradientTape();
            foreach (var input in inputs)
                tape.Watch(input);
            var y = tape.Record(() => Ops.Apply(new DensePrimitive(ActivationKind.Relu), inputs));
            return [.. y.ToArray(), .. tape.Gradient(tape.Record(() => Ops.Sum(y * y)), inputs).SelectMany(one => one.ToArray())];
        });
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        DensePrimitive dense = new(ActivationKind.Relu);
        Assert.Throws<NabiException>(() => Ops.Apply(dense, Tensor.Ones(2, 3), Tensor.Ones(4, 5)));
        Assert.Throws<NabiException>(() => Ops.Apply(dense, Tensor.Ones(2, 3), Tensor.Ones(3, 5), Tensor.Ones(4)));
        Assert.Throws<NabiException>(() => Ops.Apply(dense, Tensor.Ones(3), Tensor.Ones(3, 5)));
        Assert.Contains("Dense: more inputs are needed than (2, 3)",
            Assert.Throws<NabiException>(() => Ops.Apply(dense, Tensor.Ones(2, 3))).Message, StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => Ops.Apply(dense, Tensor.Symbolic([-1, 3])));
    }
}
