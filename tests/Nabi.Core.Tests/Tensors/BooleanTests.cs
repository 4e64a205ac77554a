namespace Nabi.Core.Tests;

/// <summary>Tensors of booleans: how they are made and read, what gives them, and what refuses them.</summary>
public sealed class BooleanTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> Pairs = new()
    {
        ["Equal"] = Ops.Equal,
        ["NotEqual"] = Ops.NotEqual,
        ["Greater"] = Ops.Greater,
        ["GreaterEqual"] = Ops.GreaterEqual,
        ["Less"] = Ops.Less,
        ["LessEqual"] = Ops.LessEqual,
        ["LogicalAnd"] = Ops.LogicalAnd,
        ["LogicalOr"] = Ops.LogicalOr,
        ["LogicalXor"] = Ops.LogicalXor,
        ["LogicalNot"] = (a, _) => Ops.LogicalNot(a),
        ["IsNaN"] = (a, _) => Ops.IsNaN(a),
        ["IsFinite"] = (a, _) => Ops.IsFinite(a),
        ["IsInfinite"] = (a, _) => Ops.IsInfinite(a),
        ["Any"] = (a, _) => Ops.Any(a),
        ["All"] = (a, _) => Ops.All(a),
    };

    public static TheoryData<string> Names => [.. Pairs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_true_or_false_is_a_tensor_of_booleans(string name)
    {
        var op = Pairs[name];
        foreach (var type in Chance.Types)
        {
            var x = Ops.Cast(Tensor.From(0f, 1f), type);
            Assert.Equal(DType.Bool, op(x, x).DType);
            Assert.Equal(DType.Bool, op(Tensor.Symbolic([2, -1], type), x).DType);
        }
    }

    [Fact]
    public void Comparisons_know_what_is_not_a_number()
    {
        var (a, b) = (Tensor.From(1f, 2f, float.NaN), Tensor.From(2f, 2f, float.NaN));
        Assert.Equal([false, true, false], Ops.Equal(a, b).AsBooleans());
        Assert.Equal([true, false, true], Ops.NotEqual(a, b).AsBooleans());
        Assert.Equal([true, false, false], Ops.Less(a, b).AsBooleans());
        Assert.Equal([true, true, false], Ops.LessEqual(a, b).AsBooleans());
        Assert.Equal([false, true, true, false], Ops.Equal(Tensor.From(16777217, 5, 5, 6), Tensor.From(16777216, 5, 5, 7)).AsBooleans());
        var odd = Tensor.From(1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        Assert.Equal([false, true, false, false], Ops.IsNaN(odd).AsBooleans());
        Assert.Equal([true, false, false, false], Ops.IsFinite(odd).AsBooleans());
        Assert.Equal([false, false, true, true], Ops.IsInfinite(odd).AsBooleans());
        Assert.Equal([true, true, true, false], Ops.Cast(Tensor.From(1f, float.NaN, -0.5f, -0f), DType.Bool).AsBooleans());
    }

    [Fact]
    public void Of_no_elements_none_is_true_and_all_are()
    {
        var nothing = Tensor.Filled([2, 0], false);
        Assert.Equal([false, false], Ops.Any(nothing, [1]).AsBooleans());
        Assert.Equal([true, true], Ops.All(nothing, [1]).AsBooleans());
        Assert.Equal(0f, Ops.Any(nothing).Item());
        Assert.Equal([2, 1], Ops.All(nothing, [1], keepDims: true).Shape);
    }

    [Fact]
    public void A_mask_is_made_read_copied_and_seen_from_another_side()
    {
        var mask = new Tensor([2, 3], [true, true, false, true, false, false]);
        Assert.Equal(DType.Bool, mask.DType);
        Assert.Equal((1f, 0f, 1f), (mask[0, 1], mask[-1, -1], mask[1, 0]));
        Assert.Equal(1f, Tensor.From(true).Item());
        Assert.Equal("Tensor(2, 3) [true, true, false, true, false, false]", mask.ToString());
        Assert.Equal(mask.AsBooleans(), Tensor.From(new[,] { { true, true, false }, { true, false, false } }).AsBooleans());
        var copy = mask.Clone();
        mask.Booleans[0] = false;
        Assert.True(copy.AsBooleans()[0]);
        Assert.False(mask.View([3], 0).AsBooleans()[0]);
        Assert.Equal([true, false], mask[1, ..2].AsBooleans());
        Assert.Equal([true, true], Tensor.Filled([2], true).AsBooleans());
        Assert.Contains("6 elements, but 2 values", Refused(() => _ = new Tensor([2, 3], [true, false])), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_type_than_asked_for_is_one_sentence_that_says_to_cast()
    {
        var mask = Tensor.From(true, false);
        Assert.Equal("The tensor of shape (2,) holds booleans where floats were expected; cast it with Ops.Cast(x, DType.Float32).",
            Refused(() => mask.AsSpan()));
        Assert.Equal(
            "The tensor of shape (2,) holds booleans where integers (ids or labels) were expected; cast it with Ops.Cast(x, DType.Int32).",
            Refused(() => mask.AsIntegers()));
        Assert.Equal(
            "The tensor of shape (1,) holds floats where booleans (a mask or condition) were expected; cast it "
            + "with Ops.Cast(x, DType.Bool).", Refused(() => Tensor.From(1f).AsBooleans()));
        Assert.Contains("cast it with Ops.Cast(x, DType.Float32)", Refused(() => Ops.Exp(mask)), StringComparison.Ordinal);
        Assert.Contains("holds floats where booleans", Refused(() => Ops.Concat([mask, Tensor.From(1f)])), StringComparison.Ordinal);
        Assert.Contains("no numbers yet", Refused(() => Tensor.Symbolic([2], DType.Bool).AsBooleans()), StringComparison.Ordinal);
        Assert.Contains("is of type Float32, but a value of type Bool", Refused(() => new Variable("w", Tensor.Zeros(2)).Assign(mask)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Arithmetic_and_sums_count_true_as_one()
    {
        var mask = Tensor.From(true, false, true);
        Assert.Equal([2f, 0f, 4f], (mask * Tensor.From(2f, 3f, 4f)).ToArray());
        Assert.Equal([2f, 1f, 2f], (1f + mask).ToArray());
        Assert.Equal([2f, 0f, 2f], (mask + mask).ToArray());
        Assert.Equal(2f, Ops.Sum(mask).Item());
        Assert.Equal(2f / 3, Ops.Mean(mask).Item(), 6);
        Assert.Equal((1f, 0f), (Ops.Max(mask).Item(), Ops.Min(mask).Item()));
        Assert.Equal([1f, 1f, 2f], Ops.CumSum(mask, 0).ToArray());
        Assert.Equal([0f, 1f, 1f, 0f], Ops.OneHot(Tensor.From(true, false), 2).ToArray());
    }

    [Fact]
    public void A_choice_has_the_type_of_what_it_chooses_from()
    {
        var condition = Tensor.From(true, false);
        Assert.Equal([1, 20], Ops.Where(condition, Tensor.From(1, 2), Tensor.From(10, 20)).AsIntegers());
        Assert.Equal([false, true], Ops.Where(condition, Tensor.From(false), Tensor.From(true)).AsBooleans());
        Assert.Equal([1f, 0.5f], Ops.Where(condition, Tensor.From(1, 2), 0.5f).ToArray());
        Assert.Equal([7, 1], Ops.Where(condition, Tensor.From(7, 8), Tensor.From(true)).AsIntegers());
        Assert.Equal([1f, 2f], Ops.Where(Tensor.From(-3f, 0f), 1f, 2f).ToArray());
        Assert.Equal(DType.Int32, Ops.Where(Tensor.Symbolic([2]), Tensor.From(1), Tensor.From(2)).DType);
    }

    [Fact]
    public void Gradients_pass_where_a_mask_lets_them()
    {
        var (x, y) = (Tensor.From(1f, 2f, 3f), Tensor.From(4f, 5f, 6f));
        var mask = Ops.Greater(x, 1.5f);
        var tape = new GradientTape();
        tape.Watch(x);
        tape.Watch(y);
        var product = tape.Record(() => mask * x);
        Assert.Equal([0f, 1f, 1f], tape.Gradient(product, [x])[0].ToArray());
        var choice = tape.Record(() => Ops.Where(Ops.Greater(x, 1.5f), x, y));
        var gradients = tape.Gradient(choice, [x, y]);
        Assert.Equal([0f, 1f, 1f], gradients[0].ToArray());
        Assert.Equal([1f, 0f, 0f], gradients[1].ToArray());
    }

    [Fact]
    public void A_recording_repeats_booleans_without_new_memory_and_finds_out_what_is_out_of_date()
    {
        var x = new Tensor([2, 3], [1f, 0f, 2f, 0f, 0f, 3f]);
        var recording = new Recording(gradients: false);
        Tensor? lent = null;
        Tensor? counts = null;
        Action program = () =>
        {
            lent = Ops.LogicalNot(Ops.Any(Ops.NotEqual(x.Lend(), 0f), [1]));
            counts = Ops.Where(lent, 0f, Ops.Sum(Ops.LogicalAnd(Ops.Greater(x, 0f), Ops.LessEqual(x, 2f)), [1])).Owned();
        };

        recording.Run(program);
        Assert.Equal([2f, 0f], counts!.ToArray());
        Assert.Equal([false, false], lent!.AsBooleans());
        Assert.True(recording.IsSelfContained);
        new float[6].CopyTo(x.Floats);
        recording.Run(program);
        Assert.Equal(0, Allocated.Bytes(() => recording.Run(program)));
        Assert.Equal([0f, 0f], counts.ToArray());

        var again = new Recording(gradients: false);
        Tensor? first = null;
        Tensor Read(Tensor one) => one.AsBooleans()[0] ? one : Ops.LogicalNot(one);
        again.Run(() => first ??= Read(Ops.Greater(x, -1f)));
        again.Run(() => Read(Ops.Greater(x, -1f)));
        Assert.Contains("from an earlier step", Refused(() => first!.AsBooleans()), StringComparison.Ordinal);
        Assert.Contains("earlier step", first!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_booleans_counts_as_reading_numbers()
    {
        var tape = new Tape();
        Assert.True(tape.Record(() => Tensor.From(true).AsBooleans()[0]));
        Assert.True(tape.ValuesWereRead);
    }

    [Fact]
    public void An_operation_of_ones_own_takes_and_gives_booleans()
    {
        Assert.Equal([true, false], Ops.Apply(new Flip(), Tensor.From(false, true)).AsBooleans());
        Assert.Contains("cast it with", Refused(() => Ops.Apply(new Flip(), Tensor.From(0f))), StringComparison.Ordinal);
    }

    private static string Refused(Action act) => Assert.Throws<NabiException>(act).Message;

    private sealed class Flip : Primitive
    {
        public override bool Differentiable => false;

        public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape, DType.Bool)];

        public override void Forward(PrimitiveCall call)
        {
            var x = call.InBooleans();
            var y = call.OutBooleans();
            for (var i = 0; i < y.Length; i++)
                y[i] = !x[i];
        }
    }
}
