namespace Nabi.Core.Tests;

/// <summary>Tapes inside tapes: gradients of gradients are never silently 0.</summary>
public sealed class NestedTapeTests
{
    [Fact]
    public void Derivatives_of_a_cube()
    {
        Tensor a = 5f;
        var (outer, inner) = Tapes(a);
        var first = outer.Record(() => inner.Gradient(inner.Record(() => a * a * a), [a])[0]);
        Assert.Equal(75f, first.Item());
        Assert.Equal(30f, outer.Gradient(first, [a])[0].Item());
    }

    [Fact]
    public void Derivatives_of_any_order()
    {
        Tensor a = 5f;
        Assert.Equal([3125f, 3125f, 2500f, 1500f, 600f, 120f, 0f],
            Enumerable.Range(0, 7).Select(order => Derivative(x => Ops.Power(x, 5f), a, order).Item()));
        Assert.Equal(MathF.Cos(5f), Derivative(Ops.Sin, a, 5).Item(), 1e-6f);
    }

    [Fact]
    public void One_tape_records_the_gradients_taken_while_it_records()
    {
        var x = Tensor.From(2f, 3f);
        var tape = new GradientTape();
        tape.Watch(x);
        Tensor? value = null;
        var slope = tape.Record(() => tape.Gradient(value = Ops.Sum(x * x * x), [x])[0]);
        Assert.Equal([12f, 27f], slope.ToArray());
        Assert.Equal([12f, 18f], tape.Gradient(slope, [x])[0].ToArray());
        // The same tape again, for another target and with other weights.
        Assert.Equal([12f, 27f], tape.Gradient(value!, [x])[0].ToArray());
        Assert.Equal([120f, 0f], tape.Gradient(slope, [x], Tensor.From(10f, 0f))[0].ToArray());
    }

    [Fact]
    public void Tensors_computed_on_the_way_can_be_watched()
    {
        var (real, fake, weight) = (Tensor.From(1f, 2f), Tensor.From(3f, 5f), Tensor.From(0.5f, -1f));
        var outer = new GradientTape();
        outer.Watch(weight);
        var penalty = outer.Record(() =>
        {
            var mixed = 0.25f * real + 0.75f * fake;
            var inner = new GradientTape();
            inner.Watch(mixed);
            var slope = inner.Gradient(inner.Record(() => Ops.Sum(Ops.Square(mixed) * weight)), [mixed])[0];
            return Ops.Square(Ops.Sqrt(Ops.Sum(Ops.Square(slope))) - 1f);
        });
        // Slope 2 m w, m = (2.5, 4.25): its length is L = 2 |m w|, and the derivative of (L - 1)² is 2 (L - 1) 4 m² w / L.
        double[] m = [2.5, 4.25];
        double[] w = [0.5, -1];
        var length = 2 * Math.Sqrt(m[0] * m[0] * w[0] * w[0] + m[1] * m[1] * w[1] * w[1]);
        Assert.Equal((length - 1) * (length - 1), penalty.Item(), 1e-3);
        var gradient = outer.Gradient(penalty, [weight])[0].ToArray();
        for (var i = 0; i < 2; i++)
            Assert.Equal(2 * (length - 1) * 4 * m[i] * m[i] * w[i] / length, gradient[i], 1e-2);
    }

    [Fact]
    public void What_does_not_depend_on_a_source_has_gradient_0()
    {
        var (x, y) = (Tensor.From(2f), Tensor.From(3f));
        var (outer, inner) = Tapes(x);
        outer.Watch(y);
        var slope = outer.Record(() => inner.Gradient(inner.Record(() => x * x + y), [x])[0]);
        Assert.Equal([2f], outer.Gradient(slope, [x])[0].ToArray());
        Assert.Equal([0f], outer.Gradient(slope, [y])[0].ToArray());
    }

    [Fact]
    public void A_gradient_may_be_stopped()
    {
        var x = Tensor.From(2f);
        var (outer, inner) = Tapes(x);
        var product = outer.Record(() => x * Ops.StopGradient(inner.Gradient(inner.Record(() => x * x * x), [x])[0]));
        Assert.Equal([12f], outer.Gradient(product, [x])[0].ToArray());
    }

    [Fact]
    public void An_operation_without_a_second_derivative_is_named_and_its_first_works_inside_a_tape()
    {
        var x = Tensor.From(2f);
        var (outer, inner) = Tapes(x);
        var slope = outer.Record(() => inner.Gradient(inner.Record(() => Ops.Map(x, v => v * v, (v, _) => 2 * v)), [x])[0]);
        Assert.Equal([4f], slope.ToArray());
        var error = Assert.Throws<NabiException>(() => outer.Gradient(slope, [x]));
        Assert.StartsWith("The operation Map has no second derivative", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_check_finds_wrong_gradients_and_says_where()
    {
        var x = Tensor.From(1f, 2f);
        var wrong = GradientCheck.Of(y => Ops.Map(y[0], v => v * v, (v, _) => v > 1.5f ? 3 * v : 2 * v), [x]);
        Assert.False(wrong.IsRight);
        Assert.Equal((1, 0), (wrong.Order, wrong.Input));
        Assert.Equal([1], wrong.Index);
        Assert.Equal(1.5, wrong.Actual / wrong.Expected, 1e-3);
        var error = Assert.Throws<NabiException>(() => wrong.ThrowIfWrong());
        Assert.StartsWith("The gradient of input 0 at (1) is ", error.Message, StringComparison.Ordinal);
        Assert.Equal([1f, 2f], x.ToArray());

        // Right itself, with a wrong slope for the second.
        var second = GradientCheck.Of(y => Ops.Map(y[0], v => v * v, (v, _) => 2 * v, (v, _) => 2f * Ops.StopGradient(v)), [x], order: 2);
        Assert.Equal((2, false), (second.Order, second.IsRight));
        Assert.True(GradientCheck.Of(y => Ops.Map(y[0], v => v * v, (v, _) => 2 * v, (v, _) => 2f * v), [x], order: 2)
            .ThrowIfWrong().IsRight);
    }

    [Fact]
    public void The_check_takes_operations_and_variables()
    {
        var variable = new Variable("w", Tensor.From(0.5f, -0.7f));
        var fixedOne = new Variable("c", Tensor.From(2f, 3f), trainable: false);
        Assert.True(GradientCheck.Of(() => Ops.Tanh(variable * fixedOne), [variable, fixedOne], order: 2).IsRight);
        Assert.Equal([0.5f, -0.7f], variable.Value.ToArray());
        Assert.Equal((true, false), (variable.Value.Tracked, fixedOne.Value.Tracked));
        foreach (var (axis, centred) in ((int, bool)[])[(-1, true), (0, true), (-1, false), (0, false)])
            Assert.True(GradientCheck.Of(new NormalizePrimitive([axis], 0.1f, centred), [new Chance(1).Tensor([3, 4])], order: 2).IsRight);
        Assert.True(
            GradientCheck.Of(new MatMulPrimitive(false, true),
                [new Chance(1).Tensor([2, 4]), new Chance(2).Tensor([3, 4])], order: 2).IsRight);
        Assert.True(GradientCheck.Of(x => Ops.Gather(Tensor.Zeros(3, 2), x[0]), [Tensor.From(1, 2)]).IsRight);
        Assert.Throws<NabiException>(() => GradientCheck.Of(x => x[0], [Tensor.From(1f)], order: 3));
        Assert.Throws<NabiException>(() => GradientCheck.Of(new ArgMaxPrimitive(), [Tensor.From(1f, 2f)]));
    }

    /// <summary>The program runs every time, and what it runs is found to be what it ran before: the backward passes too.</summary>
    [Fact]
    public void A_program_with_a_tape_inside_keeps_its_memory()
    {
        var chance = new Chance(1);
        var ids = Tensor.From(1, 0, 1);
        var (table, kernel, window) = (new Variable("t", chance.Tensor([2, 4])), new Variable("k", chance.Tensor([2, 4, 4])),
            new WindowAxis(2, 1, 1, WindowPadding.Same));
        var x = chance.Tensor([2, 3, 4]);
        var recording = new Recording(gradients: true);
        Tensor? penalty = null;
        for (var run = 0; run < 4; run++)
        {
            chance.Tensor([2, 3, 4]).Floats.CopyTo(x.Floats);
            Assert.Equal(run == 0, recording.Run(() =>
            {
                CallContext.NoteCode(isPure: false);
                var input = x.Lend();
                penalty = Penalty(input);
            }));
            recording.AcceptChanges();
            var expected = new GradientTape();
            var fresh = expected.Record(() => Penalty(x.Clone()));
            Assert.Equal(fresh.Item(), penalty!.Item());
            var pass = new BackwardPass(recording.Calls, penalty.Owned(), [table.Value, kernel.Value]);
            foreach (var variable in (Variable[])[table, kernel])
                Assert.Equal(expected.Gradient(fresh, [variable])[0].ToArray(), pass.Of(variable.Value)!.ToArray());
        }

        Tensor Penalty(Tensor input)
        {
            var tape = new GradientTape();
            tape.Watch(input);
            var y = tape.Record(() =>
            {
                var h = Ops.Conv(input * Ops.Gather(table, ids), kernel, [window]);
                h = Ops.Softmax(Ops.MatMul(h, h, transposeB: true)) + Ops.Max(Ops.MaxPool(h, [window]), [-1], keepDims: true);
                return Ops.Normalize(Ops.CumSum(Ops.Activate(h, Nabi.Kernels.ActivationKind.Elu), 1), [-1], 0.1f).Normalized
                    * Ops.Slice(h, 1, 0, 1);
            });
            return Ops.Sum(Ops.Square(tape.Gradient(y, [input])[0]));
        }
    }

    private static Tensor Derivative(Func<Tensor, Tensor> function, Tensor x, int order)
    {
        if (order == 0)
            return function(x);
        var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(tape.Record(() => Derivative(function, x, order - 1)), [x])[0];
    }

    private static (GradientTape Outer, GradientTape Inner) Tapes(Tensor watched)
    {
        var (outer, inner) = (new GradientTape(), new GradientTape());
        outer.Watch(watched);
        inner.Watch(watched);
        return (outer, inner);
    }
}
