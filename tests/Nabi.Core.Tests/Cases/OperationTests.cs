namespace Nabi.Core.Tests.Cases;

/// <summary>What is checked of every case of <see cref="OperationCases"/>.</summary>
public sealed class OperationTests
{
    public static TheoryData<string> Names => [.. OperationCases.All.Keys];

    public static TheoryData<string> Smooth => [.. OperationCases.All.Where(pair => pair.Value.HasGradient).Select(pair => pair.Key)];

    public static TheoryData<string> Flat => [.. OperationCases.All.Where(pair => !pair.Value.HasGradient).Select(pair => pair.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_are_those_of_a_plain_loop(string name)
    {
        var operation = OperationCases.All[name];
        var actual = operation.Function(operation.Inputs);
        if (operation.Plain is { } plain)
            Check.Same(plain([.. operation.Inputs.Select(input => new Grid(input))]), actual, 1e-4);
        else
            Assert.All(new Grid(actual).Values, value => Assert.True(double.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Gradients_are_differences_of_values(string name)
    {
        var operation = OperationCases.All[name];
        GradientCheck.Of(operation.Function, operation.Inputs, tolerance: operation.Tolerance).ThrowIfWrong();
    }

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Gradients_of_gradients_are_differences_of_gradients(string name)
    {
        var operation = OperationCases.All[name];
        if (operation.Refuses is { } refuses)
        {
            var error = Assert.Throws<NabiException>(() => GradientCheck.Of(operation.Function, operation.Inputs, order: 2));
            Assert.StartsWith($"The operation {refuses} has no second derivative", error.Message, StringComparison.Ordinal);
            return;
        }

        GradientCheck.Of(operation.Function, operation.Inputs, order: 2, tolerance: operation.Tolerance).ThrowIfWrong();
    }

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Both_ways_back_give_the_same_numbers(string name)
    {
        var operation = OperationCases.All[name];
        Tensor[] inputs = [.. operation.Inputs.Select(input => input.Clone())];
        Tensor[] sources = [.. inputs.Where(input => input.DType == DType.Float32)];
        var inner = new GradientTape();
        foreach (var source in sources)
            inner.Watch(source);
        var target = inner.Record(() => Ops.Square(operation.Function(inputs)));
        var plain = inner.Gradient(target, sources);
        var written = new GradientTape().Record(() => inner.Gradient(target, sources));
        for (var i = 0; i < sources.Length; i++)
            Check.Same(new Grid(plain[i]), written[i], 1e-4);
    }

    [Theory]
    [MemberData(nameof(Flat))]
    public void What_has_no_gradient_passes_none(string name)
    {
        var operation = OperationCases.All[name];
        Tensor[] inputs = [.. operation.Inputs.Select(input => input.Clone())];
        var tape = new GradientTape();
        foreach (var input in inputs)
            tape.Watch(input);
        var y = tape.Record(() => operation.Function(inputs));
        Assert.All(tape.Gradient(y, inputs), gradient => Assert.All(gradient.ToArray(), value => Assert.Equal(0f, value)));
    }

    /// <summary>Counted is what ran: the operations that the tapes of all cases hold, backward passes included.</summary>
    [Fact]
    public void The_catalogue_runs_every_primitive()
    {
        HashSet<Type> ran = [];
        foreach (var operation in OperationCases.All.Values)
        {
            var tape = new Tape();
            tape.Record(() =>
            {
                Tensor[] inputs = [.. operation.Inputs.Select(input => input.Clone())];
                Tensor[] sources = [.. inputs.Where(input => input.DType == DType.Float32)];
                var inner = new GradientTape();
                foreach (var source in sources)
                    inner.Watch(source);
                return inner.Gradient(inner.Record(() => operation.Function(inputs)), sources);
            });
            ran.UnionWith(tape.Calls.Select(call => call.Primitive.GetType()));
        }

        var missing = typeof(Primitive).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(Primitive).IsAssignableFrom(type) && !ran.Contains(type)).Select(type => type.Name);
        Assert.True(!missing.Any(), "No case runs " + string.Join(", ", missing));
    }
}
