namespace Nabi.Tests.Optimizers;

public sealed class OptimizerTests
{
    // MultiOptimizer asks for the optimizers inside it: MultiOptimizerTests.
    public static TheoryData<string> Names => [.. Registry.Names<Optimizer>().Where(name => name != "MultiOptimizer")];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_optimizer_makes_a_quadratic_small(string name)
    {
        Optimizer optimizer = name;
        optimizer.LearningRate = optimizer is Adadelta ? 20f : 0.05f;
        var (matrix, vector) = (Weight("matrix", 1, 6, 4), Weight("vector", 2, 5));
        double Loss() => matrix.Value.ToArray().Concat(vector.Value.ToArray()).Sum(v => (double)v * v);
        var before = Loss();
        for (var step = 0; step < 200; step++)
            optimizer.Apply([matrix, vector], [Twice(matrix), Twice(vector)]);
        Assert.True(Loss() < before * 0.9, $"{name}: from {before} to {Loss()}");
        Assert.Equal(200, optimizer.Iterations);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_config_and_the_state_resume_to_the_bit(string name)
    {
        Optimizer first = name;
        first.UseEma = true;
        var weight = Weight("layer/kernel", 3, 6, 4);
        first.Build([weight]);
        for (var step = 0; step < 3; step++)
            first.Apply([weight], [Twice(weight)]);

        var second = Registry.Read<Optimizer>(Registry.Write(first), "test");
        Assert.Equal(Registry.Write(first).ToJsonString(), Registry.Write(second).ToJsonString());
        var copy = new Variable("kernel", weight.Value.Clone()) { Path = weight.Path };
        second.Build([copy]);
        Assert.Equal(first.Variables.Select(variable => variable.Path), second.Variables.Select(variable => variable.Path));
        for (var i = 0; i < first.Variables.Count; i++)
            second.Variables[i].Assign(first.Variables[i].Value);
        first.Apply([weight], [Twice(weight)]);
        second.Apply([copy], [Twice(copy)]);
        Assert.Equal(weight.Value.ToArray(), copy.Value.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_allocates_nothing(string name)
    {
        Optimizer optimizer = name;
        optimizer.ClipNorm = 1f;
        Variable[] weights = [Weight("a", 4, 30, 20), Weight("b", 5, 7)];
        Tensor[] gradients = [Twice(weights[0]), Twice(weights[1])];
        Allocated.Nothing(() => optimizer.Apply(weights, gradients));
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("sgd")]
    [InlineData("ftrl")]
    public void A_long_variable_is_updated_as_its_parts(string name)
    {
        Optimizer whole = name, parts = name;
        var long_ = Weight("long", 6, 30001);
        var values = long_.Value.ToArray();
        Variable[] pieces = [new("front", Tensor.From(values.AsSpan()[..12000])), new("back", Tensor.From(values.AsSpan()[12000..]))];
        for (var step = 0; step < 2; step++)
        {
            whole.Apply([long_], [Twice(long_)]);
            parts.Apply(pieces, [Twice(pieces[0]), Twice(pieces[1])]);
        }

        float[] together = [.. pieces[0].Value.ToArray(), .. pieces[1].Value.ToArray()];
        Assert.Equal(together, long_.Value.ToArray());
    }

    [Fact]
    public void Clipping_shortens_by_the_asked_rule()
    {
        Assert.Equal([-0.6f, -0.8f, -1f], Step(new SGD(1f) { ClipNorm = 1f }, [3f, 4f], [1f]), Near);
        Assert.Equal([-0.5f, -0.5f, -0.5f], Step(new SGD(1f) { ClipValue = 0.5f }, [3f, 4f], [1f]), Near);
        var together = 1f / MathF.Sqrt(26);
        Assert.Equal([-3 * together, -4 * together, -together], Step(new SGD(1f) { GlobalClipNorm = 1f }, [3f, 4f], [1f]), Near);
        Assert.Equal([-1.5f, -2f, -0.5f], Step(new SGD(1f) { LossScaleFactor = 2f }, [3f, 4f], [1f]), Near);
    }

    [Fact]
    public void Weight_decay_spares_the_excluded()
    {
        var optimizer = new SGD(0.5f) { WeightDecay = 0.1f };
        Variable[] weights = [new("kernel", Tensor.From(1f)), new("bias", Tensor.From(1f))];
        optimizer.ExcludeFromWeightDecay(names: ["bias"]);
        optimizer.Apply(weights, [Tensor.From(0f), Tensor.From(0f)]);
        Assert.Equal(0.95f, weights[0].Value.Item(), 1e-6f);
        Assert.Equal(1f, weights[1].Value.Item());
        Assert.Throws<NabiException>(() => optimizer.ExcludeFromWeightDecay(names: ["kernel"]));
    }

    [Fact]
    public void Adafactor_factors_the_squares_of_a_matrix()
    {
        var weight = new Variable("w", new Tensor([2, 2], [1f, 1f, 1f, 1f]));
        new Adafactor(0.1f).Apply([weight], [new Tensor([2, 2], [1f, 2f, 3f, 4f])]);
        // First step: rows 2.5 and 12.5, columns 5 and 10 (means of squares), v = r c / mean(r).
        double[] v = [2.5 * 5 / 7.5, 2.5 * 10 / 7.5, 12.5 * 5 / 7.5, 12.5 * 10 / 7.5];
        double[] u = [1 / Math.Sqrt(v[0]), 2 / Math.Sqrt(v[1]), 3 / Math.Sqrt(v[2]), 4 / Math.Sqrt(v[3])];
        var rms = Math.Sqrt(u.Average(x => x * x));
        for (var i = 0; i < 4; i++)
            Assert.Equal(1 - 0.1 * u[i] / Math.Max(1, rms), weight.Value.ToArray()[i], 1e-5);
    }

    [Theory]
    [InlineData(6, 4)]
    [InlineData(4, 6)]
    public void Muon_steps_are_nearly_orthogonal(int rows, int columns)
    {
        var weight = new Variable("dense/kernel", Tensor.Zeros(rows, columns));
        new Muon(1f) { RmsRate = 1f / MathF.Sqrt(Math.Max(rows, columns)), WeightDecay = null }
            .Apply([weight], [GradientAssert.Uniform(7, -1f, 1f, rows, columns)]);
        var step = weight.Value;
        var product = (rows < columns ? Ops.MatMul(step, step, transposeB: true) : Ops.MatMul(step, step, transposeA: true)).ToArray();
        var size = Math.Min(rows, columns);
        for (var i = 0; i < size; i++)
            Assert.InRange(product[i * size + i], 0.3f, 1.6f);
    }

    [Fact]
    public void Averages_replace_the_variables_when_asked()
    {
        var weight = new Variable("w", Tensor.From(1f));
        var optimizer = new SGD(1f) { UseEma = true, EmaMomentum = 0.5f };
        optimizer.Apply([weight], [Tensor.From(1f)]);
        optimizer.Apply([weight], [Tensor.From(1f)]);
        Assert.Equal(-1f, weight.Value.Item());
        optimizer.OverwriteWithAverages();
        Assert.Equal(-0.5f, weight.Value.Item());
    }

    [Fact]
    public void Wrong_settings_and_gradients_are_refused()
    {
        var weight = new Variable("w", Tensor.From(1f, 2f));
        Assert.Throws<NabiException>(() => new Adam(-1f));
        Assert.Throws<NabiException>(() => new SGD { ClipNorm = 1f, ClipValue = 1f }.Build([weight]));
        Assert.Throws<NabiException>(() => new SGD { GradientAccumulationSteps = 1 }.Build([weight]));
        Assert.Throws<NabiException>(() => new SGD { Momentum = 2f }.Build([weight]));
        Assert.Contains("w", Assert.Throws<NabiException>(() => new SGD().Apply([weight], [Tensor.From(1f)])).Message,
            StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => new SGD().Apply([weight], []));
        var optimizer = new SGD();
        optimizer.Apply([weight], [Tensor.From(0f, 0f)]);
        Assert.Throws<NabiException>(() => optimizer.Apply([new Variable("other", Tensor.From(1f))], [Tensor.From(1f)]));
        Assert.Contains("adam", Assert.Throws<NabiException>(() => (Optimizer)"adamm").Message, StringComparison.Ordinal);
        var scheduled = new Adam(new ExponentialDecay(0.1f, 10, 0.5f));
        Assert.Throws<NabiException>(() => scheduled.LearningRate = 0.1f);
        Assert.DoesNotContain(scheduled.Variables, variable => variable.Name == "learning_rate");
    }

    [Fact]
    public void Empty_variables_and_NaN_pass_through()
    {
        Variable[] weights = [new("none", Tensor.Zeros(0)), new("one", Tensor.From(1f))];
        Optimizer optimizer = "lamb";
        optimizer.Apply(weights, [Tensor.Zeros(0), Tensor.From(float.NaN)]);
        Assert.True(float.IsNaN(weights[1].Value.Item()));
    }

    private static bool Near(float a, float b) => Math.Abs(a - b) < 1e-5f;

    private static float[] Step(Optimizer optimizer, float[] first, float[] second)
    {
        Variable[] weights = [new("a", Tensor.Zeros(first.Length)), new("b", Tensor.Zeros(second.Length))];
        optimizer.Apply(weights, [Tensor.From(first), Tensor.From(second)]);
        return [.. weights[0].Value.ToArray(), .. weights[1].Value.ToArray()];
    }

    private static Variable Weight(string path, int seed, params int[] shape)
        => new(path.Split('/')[^1], GradientAssert.Uniform(seed, -1f, 1f, shape)) { Path = path };

    private static Tensor Twice(Variable variable) => new(variable.Shape, [.. variable.Value.ToArray().Select(value => 2 * value)]);
}
