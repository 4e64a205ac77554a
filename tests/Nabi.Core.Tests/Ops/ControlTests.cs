namespace Nabi.Core.Tests;

/// <summary>Loops and branches whose way depends on numbers, in programs that are recorded and run again.</summary>
public sealed class ControlTests
{
    public static TheoryData<string> Programs => ["while", "several", "for", "cond", "operands", "switch", "scan", "prefixes"];

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_recorded_program_goes_the_way_that_its_numbers_say_every_time(string name)
    {
        var weight = new Variable("weight", Tensor.From(1.5f, -0.5f));
        var x = Tensor.From(0f, 0f);
        var recording = new Recording(gradients: true);
        BackwardPass? back = null;
        Tensor loss = 0f;
        // Few steps, many, few again; one branch, the other, the first again.
        foreach (var start in (float[])[0.5f, 0.01f, 0.9f, 0.9f, -3f, 0.5f, 7f])
        {
            x.Floats.Fill(start);
            var changed = recording.Run(() => loss = Ops.Sum(Ops.Square(Program(name, x, weight))));
            if (changed || back is null)
            {
                back = new BackwardPass(recording.Calls, loss.Owned(), [weight.Value]);
                recording.AcceptChanges();
            }

            back.Run();
            var fresh = new GradientTape();
            var expected = fresh.Record(() => Ops.Sum(Ops.Square(Program(name, x, weight))));
            Assert.Equal(expected.Item(), loss.Item());
            Assert.Equal(fresh.Gradient(expected, [weight])[0].ToArray(), back.Of(weight.Value)?.ToArray() ?? [0f, 0f]);
        }
    }

    [Fact]
    public void The_steps_of_a_loop_that_repeats_use_the_recorded_memory()
    {
        var x = Tensor.From(0.5f, 0.25f);
        var recording = new Recording(gradients: false);
        void Program() => Ops.WhileLoop(v => Ops.Less(Ops.Sum(v), 10f), v => v * 2f, x);
        recording.Run(Program);
        Assert.False(recording.IsSelfContained);
        recording.AcceptChanges();
        Assert.False(recording.Run(Program));
        x.Floats.Fill(9f);
        Assert.True(recording.Run(Program));
    }

    [Fact]
    public void Symbolic_tensors_go_through_loops_once_for_their_shapes()
    {
        var x = Tensor.Symbolic([Shape.Unknown, 4, 3]);
        Assert.Equal(new Shape(-1, 4, 3), Ops.WhileLoop(v => Ops.Less(Ops.Sum(v), 1f), v => v * 2f, x).Shape);
        Assert.Equal(new Shape(-1, 4, 3), Ops.ForiLoop(0, 1000000, (i, v) => v + i, x).Shape);
        Assert.Equal(new Shape(-1, 4, 3), Ops.AssociativeScan(Ops.Add, x, axis: 1).Shape);
        Assert.Equal(new Shape(-1, 3),
            Ops.Scan((c, step) => (c + step, Ops.Sum(step, [-1])), Tensor.Symbolic([4, 3]), x).Outputs.Shape is var outputs
                ? new Shape(outputs[0], 3) : []);
        Assert.Equal(new Shape(-1, -1, 3), Ops.Cond(Tensor.Symbolic([]), () => x, () => Ops.Slice(x, 1, 0, 2)).Shape);
        Assert.Equal(new Shape(-1, 4, 3), Ops.Switch(Tensor.Symbolic([]), [v => v[0], v => -v[0]], x).Shape);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "condition", "the condition must be one element, got the shape (2,)" },
        { "count", "a step must give 1 variables" },
        { "shape", "variable 0 must keep its shape and type, (2,) of float32, but a step made it (1,) of float32" },
        { "type", "but a step made it (2,) of int32" },
        { "steps", "the most steps must be 0 or more, got -1" },
        { "nothing", "Scan over no steps" },
        { "lengths", "Scan needs xs of one length" },
        { "number", "one of xs is a number without axes" },
        { "associative", "AssociativeScan needs tensors of one length along axis 0, got (2,) and (3,)" },
        { "associative shape", "variable 0 must keep its shape" },
        { "branches", "Switch needs at least one function" },
        { "predicate", "the condition must be one element" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_makes_no_sense_ends_in_a_sentence(string name, string sentence)
    {
        var x = Tensor.From(1f, 2f);
        Action action = name switch
        {
            "condition" => () => Ops.WhileLoop(v => v, v => v, x),
            "count" => () => Ops.ForiLoop(0, 2, (_, _) => [], [x]),
            "shape" => () => Ops.WhileLoop(v => 1f, v => Ops.Slice(v, 0, 1), x),
            "type" => () => Ops.ForiLoop(0, 2, (_, v) => Ops.Cast(v, DType.Int32), x),
            "steps" => () => Ops.WhileLoop(v => 1f, v => v, x, -1),
            "nothing" => () => Ops.Scan((c, step) => (c, step), x, Tensor.Zeros(0, 2)),
            "lengths" => () => Ops.Scan((c, steps) => (c, steps), [x], [Tensor.Zeros(3), x]),
            "number" => () => Ops.Scan((c, step) => (c, step), x, 1f),
            "associative" => () => Ops.AssociativeScan((a, b) => a, [x, Tensor.Zeros(3)]),
            "associative shape" => () => Ops.AssociativeScan((a, b) => Ops.Sum(a), x),
            "branches" => () => Ops.Switch(0f, []),
            _ => () => Ops.Cond(x, () => x, () => x),
        };
        Assert.Contains(sentence, Assert.Throws<NabiException>(action).Message, StringComparison.Ordinal);
    }

    private static Tensor Program(string name, Tensor x, Variable weight) => name switch
    {
        "while" => Ops.WhileLoop(v => Ops.Less(Ops.Sum(v), 3f), v => v * 1.5f + Ops.Square(weight), x, 9),
        "several" => Ops.WhileLoop(v => Ops.Less(v[0], 3f), v => [v[0] + 0.7f, v[1] * weight], [Ops.Max(x), x])[1],
        "for" => Ops.ForiLoop(0, (int)Ops.Max(x).Item() + 2, (i, v) => v * weight + i, x),
        "cond" => Ops.Cond(Ops.Greater(Ops.Sum(x), 0.5f), () => x * weight, () => weight * weight),
        "operands" => Ops.Cond(Ops.Less(Ops.Sum(x), 0.5f), v => v[0] * v[1], v => Ops.Square(v[1]), x, weight),
        "switch" => Ops.Switch(Ops.Max(x), [v => v[0] * v[1], v => v[1], v => Ops.Square(v[1]) * v[0]], x, weight),
        "scan" =>
            Ops.Scan((c, step) => (c * step + weight, c), x, Tensor.Filled([2 + (int)MathF.Max(0f, Ops.Max(x).Item()), 2], 0.5f)).Carry,
        _ => Ops.AssociativeScan((a, b) => a * b, Ops.Stack([x, weight, x, weight, weight])) is var all ? Ops.Select(all, 0, 4) : x,
    };
}
