using Nabi.Activations;
using Nabi.Detection;
using Nabi.Distributed;
using Nabi.Regularizers;

namespace Nabi.Tests.Autodiff;

/// <summary>The operations behind losses, penalties, activations and streams: each runs here, and its gradients are checked.</summary>
public sealed class PrimitiveTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Cases = new()
    {
        ["a penalty"] = new L1L2 { L1 = 0.1f, L2 = 0.2f }.Call,
        ["rows of a loss and their mean"] = x => new MeanSquaredError().Apply(GradientAssert.Uniform(1, 0f, 1f, 3, 4), x),
        ["a loss weighed and masked"] = x =>
        {
            x.Mask = Tensor.From(true, false, true);
            return new Huber { Delta = 0.3f }.Apply(GradientAssert.Uniform(1, 0f, 1f, 3, 4), x, Tensor.From(1f, 2f, 0.5f));
        },
        ["classes by number"] = x => new SparseCategoricalCrossentropy().Apply(Tensor.From(1, 0, 3), x),
        ["classes by number, one ignored"] = x =>
            new SparseCategoricalCrossentropy { FromLogits = true, IgnoreClass = -1 }.Apply(Tensor.From(1, -1, 3), x),
        ["a class ignored among probabilities"] = x => new SparseCategoricalCrossentropy { IgnoreClass = 0 }.Apply(Tensor.From(1, 0, 3), x),
        ["points of a simplex"] = x => Ops.Square(Activation.Sparsemax().Apply(x)),
        ["points of a simplex along the first axis"] = x => Ops.Square(Activation.Sparsemax(0).Apply(2f * x)),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_and_their_gradients_equal_differences(string name) => GradientAssert.Agree(Cases[name], Numbers());

    [Fact]
    public void What_has_no_second_derivative_says_so()
    {
        var error = Assert.Throws<NabiException>(() => GradientAssert.Agree(Ctc, Numbers()));
        Assert.StartsWith("The operation ctc has no second derivative", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<NabiException>(() => GradientAssert.Agree(Likelihood, Numbers()));
        Assert.Contains("has no second derivative", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<NabiException>(() => GradientAssert.Agree(Boxed, Numbers()));
        Assert.StartsWith("The operation yolo_loss has no second derivative", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<NabiException>(() => GradientAssert.Agree(SummedOverRanks, Numbers()));
        Assert.StartsWith("The operation RankSum has no second derivative", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Its first gradient equals differences: ForecastLossTests.</summary>
    private static Tensor Likelihood(Tensor x) => new GaussianNegativeLogLikelihood().Apply(Tensor.Zeros(x.Shape[0]), x[.., ..2]);

    /// <summary>Its first gradient equals differences: YoloLossTests.</summary>
    private static Tensor Boxed(Tensor x) => Ops.Apply(
        new YoloLossPrimitive(YoloGrid.Of([[new Anchor(8, 8)]], 1)),
        [Tensor.Zeros(1, 32, 64, 3), YoloV3.Targets([[new(new(0.1f, 0.2f, 0.3f, 0.6f), 0, 1)]]), Ops.Reshape(x, [1, 1, 2, 6])]);

    private static Tensor SummedOverRanks(Tensor x) => Ops.Square(new RankSum(new SingleRank()).Of(x));

    /// <summary>Counted is what ran: the operations that the tapes hold.</summary>
    [Fact]
    public void Every_primitive_of_the_library_runs()
    {
        var tape = new Tape();
        tape.Record(() =>
        {
            foreach (var function in Cases.Values.Append(Ctc).Append(Likelihood).Append(Boxed).Append(SummedOverRanks))
                function(Numbers());
            CategoriesOfNumbers();
            return CallContext.RunIn(scope => scope with { Stream = new StateStore() }, () => new LSTM(3).Apply(Tensor.Zeros(2, 1, 4)));
        });
        var ran = tape.Calls.Select(call => call.Primitive.GetType()).ToHashSet();
        var missing = typeof(Layer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(Primitive).IsAssignableFrom(type) && !ran.Contains(type)).Select(type => type.Name);
        Assert.True(!missing.Any(), "No case runs " + string.Join(", ", missing));
    }

    /// <summary>Without gradients: tests of their own compare their numbers with Keras's.</summary>
    private static void CategoriesOfNumbers()
    {
        var numbers = Tensor.From(3, 4);
        new IntegerLookup([3]).Apply(numbers);
        new Hashing(5).Apply(numbers);
        new HashedCrossing(5).Apply([numbers, numbers]);
    }

    private static Tensor Ctc(Tensor x) => new CTC().Apply(new Tensor([1, 2], [1, 2]), Ops.ExpandDims(x, 0));

    private static Tensor Numbers() => GradientAssert.Uniform(5, 0.1f, 0.9f, 3, 4);
}
