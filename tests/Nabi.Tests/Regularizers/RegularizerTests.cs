using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Tests.Regularizers;

public sealed class RegularizerTests
{
    [Fact]
    public void Gradients_equal_differences_and_configs_survive()
    {
        Regularizer[] all = [new L1(0.1f), new L2(0.1f), new L1L2 { L1 = 0.1f, L2 = 0.2f }, new OrthogonalRegularizer { Factor = 0.5f },
            new OrthogonalRegularizer { Factor = 0.5f, Mode = "columns" }];
        foreach (var regularizer in all)
        {
            GradientAssert.Agree(regularizer.Call, GradientAssert.Uniform(1, 0.2f, 1f, 3, 4));
            var json = Registry.Write(regularizer);
            Assert.Equal(json.ToJsonString(), Registry.Write(Registry.Read<Regularizer>(json, "test")).ToJsonString());
        }
    }

    [Fact]
    public void Penalties_are_those_of_the_formulas()
    {
        var x = Tensor.From(3f, -4f);
        Assert.Equal(0.07f, new L1(0.01f).Call(x).Item(), 1e-6f);
        Assert.Equal(0.25f, ((Regularizer)"l2").Call(x).Item(), 1e-6f);
        Assert.Throws<NabiException>(() => new L2(-1f));
        Assert.Throws<NabiException>(() => new L1L2 { L2 = -1f });
        Assert.Throws<NabiException>(() => new OrthogonalRegularizer { Mode = "diagonals" });
        Assert.Throws<NabiException>(() => new OrthogonalRegularizer().Call(x));
    }

    [Fact]
    public void Constraints_hold_afterwards()
    {
        Assert.Equal([0.6f, 1f, 0.8f, 0f], Constrained(new MaxNorm(1f), 3f, 1f, 4f, 0f), Near);
        Assert.Equal([0.6f, 1f, 0.8f, 0f], Constrained(new UnitNorm(), 3f, 1f, 4f, 0f), Near);
        Assert.Equal([3f, 0f, 0f, 2f], Constrained(new NonNeg(), 3f, -1f, -4f, 2f));
        Assert.Equal([1.2f, 1f, 1.6f, 0f], Constrained(new MinMaxNorm { MinValue = 0.5f, MaxValue = 2f }, 3f, 1f, 4f, 0f), Near);
        Assert.Equal([2.1f, 1f, 2.8f, 0f],
            Constrained(new MinMaxNorm { MinValue = 0.5f, MaxValue = 2f, Rate = 0.5f }, 3f, 1f, 4f, 0f), Near);
        Assert.Throws<NabiException>(() => new MinMaxNorm { MinValue = -1f });
        Assert.Throws<NabiException>(() => new MinMaxNorm { Rate = 0f });
        Assert.Contains("max_value must be 3 (min_value) or more, got 2",
            Assert.Throws<NabiException>(() => Constrained(new MinMaxNorm { MinValue = 3f, MaxValue = 2f }, 3f, 1f, 4f, 0f)).Message,
            StringComparison.Ordinal);
        Assert.Equal([0.6f, 0.8f, 0f, 1f], Constrained(new UnitNorm { Axis = [1] }, 3f, 4f, 0f, 7f), Near);
        Assert.Equal([0f, 0f, 0f, 0f], Constrained(new UnitNorm(), 0f, 0f, 0f, 0f));
        Assert.Throws<NabiException>(() => Constrained(new UnitNorm { Axis = [2] }, 1f, 1f, 1f, 1f));
        foreach (var name in Registry.Names<Constraint>())
        {
            var json = Registry.Write((Constraint)name);
            Assert.Equal(json.ToJsonString(), Registry.Write(Registry.Read<Constraint>(json, "test")).ToJsonString());
        }
    }

    private static bool Near(float a, float b) => Math.Abs(a - b) < 1e-5f;

    private static float[] Constrained(Constraint constraint, params float[] values)
    {
        var weight = new Variable("w", new Tensor([2, 2], values));
        constraint.Apply(weight);
        return weight.Value.ToArray();
    }
}
