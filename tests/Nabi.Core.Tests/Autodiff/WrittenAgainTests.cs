namespace Nabi.Core.Tests;

/// <summary>Gradients are those of the numbers that the operations ran on, whatever was written since.</summary>
public sealed class WrittenAgainTests
{
    [Fact]
    public void A_variable_that_is_assigned_after_it_was_used_counts_with_its_value_from_before()
    {
        var (weight, count) = (new Variable("weight", Tensor.From(2f)), new Variable("count", Tensor.From(3f), trainable: false));
        var tape = new GradientTape();
        var loss = tape.Record(() =>
        {
            var first = weight * count;
            Ops.Assign(count, count + 1f);
            var second = weight * weight * Ops.Reshape(count, [1]);
            Ops.Assign(count, count * 10f);
            return Ops.Sum(first + second + weight * count);
        });
        Assert.Equal(6f + 16f + 80f, loss.Item());
        Assert.Equal(3f + 16f + 40f, tape.Gradient(loss, [weight])[0].Item());
        Assert.Equal(40f, count.Value.Item());
        Assert.Equal(3f + 16f + 40f, tape.Gradient(loss, [weight])[0].Item());
        Assert.Equal(40f, count.Value.Item());
    }

    [Fact]
    public void A_gradient_inside_another_tape_of_a_variable_assigned_after_its_use_is_refused()
    {
        var (weight, count) = (new Variable("weight", Tensor.From(2f)), new Variable("count", Tensor.From(3f), trainable: false));
        var error = Assert.Throws<NabiException>(() => new GradientTape().Record(() =>
        {
            var inner = new GradientTape();
            var value = inner.Record(() =>
            {
                var product = weight * count;
                Ops.Assign(count, count + 1f);
                return product;
            });
            return inner.Gradient(value, [weight])[0];
        }));
        Assert.Contains("'count'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Ops.Copy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_changed_since_the_recording_give_no_gradient_of_other_numbers()
    {
        var (v, w) = (new Variable("v", Tensor.From(2f)), new Variable("w", Tensor.From(3f)));
        var tape = new GradientTape();
        var (product, other) = tape.Record(() => (Ops.Sum(Ops.Reshape(v, [1, 1]) * w), w * w));
        Assert.Equal(2f, tape.Gradient(product, [w])[0].Item());
        v.Assign(Tensor.From(10f));
        Assert.Contains("written again", Assert.Throws<NabiException>(() => tape.Gradient(product, [w])).Message, StringComparison.Ordinal);
        Assert.Equal(6f, tape.Gradient(other, [w])[0].Item());
    }

    [Fact]
    public void Weights_beside_the_way_from_source_to_target_may_change()
    {
        var (v, w) = (new Variable("v", Tensor.From(2f)), new Variable("w", Tensor.From(3f)));
        var tape = new GradientTape();
        var sum = tape.Record(() => v * v + w * w);
        v.Assign(Tensor.From(10f));
        Assert.Equal(6f, tape.Gradient(sum, [w])[0].Item());
    }

    [Fact]
    public void A_source_that_was_not_watched_is_not_0()
    {
        var (x, frozen) = (Tensor.From(1f, 2f), new Variable("frozen", Tensor.From(3f), trainable: false));
        var tape = new GradientTape();
        var value = tape.Record(() => Ops.Sum(x * x) * frozen);
        Assert.Contains("not watched", Assert.Throws<NabiException>(() => tape.Gradient(value, [x])).Message, StringComparison.Ordinal);
        Assert.Contains("not watched", Assert.Throws<NabiException>(() => tape.Gradient(value, [frozen])).Message,
            StringComparison.Ordinal);
        tape.Watch(x);
        Assert.Throws<NabiException>(() => tape.Gradient(value, [x]));
    }

    [Fact]
    public void What_the_target_does_not_depend_on_has_a_gradient_of_0()
    {
        var (x, w) = (Tensor.From(1f, 2f), new Variable("w", Tensor.From(3f)));
        var tape = new GradientTape();
        tape.Watch(x);
        var value = tape.Record(() => w * w + Ops.Sum(Ops.StopGradient(x)) + Ops.Sum(Ops.Round(x)));
        Assert.Equal([0f, 0f], tape.Gradient(value, [x])[0].ToArray());
    }
}
