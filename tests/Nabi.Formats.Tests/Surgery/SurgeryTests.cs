namespace Nabi.Formats.Tests;

/// <summary>New models out of parts of others: features, new heads, middles; on built and on loaded models.</summary>
public sealed class SurgeryTests
{
    private static readonly Dictionary<string, Func<Model>> Models = new()
    {
        ["sequential"] = () => new Sequential { new Input(4, 3), new GRU(5) { Name = "features" }, new Dense(2) { Name = "head" } },
        ["functional"] = () =>
        {
            var x = Input.Of(4, 3);
            return new Model(x, new Dense(2) { Name = "head" }.Apply(new GRU(5) { Name = "features" }.Apply(x) * 2f));
        },
        ["nested"] = () =>
        {
            var x = Input.Of(4, 3);
            var inner = new Sequential { new Input(4, 3), new GRU(5) { Name = "features" } };
            return new Model(x, new Dense(2) { Name = "head" }.Apply(inner.Apply(x)));
        },
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var name in Models.Keys)
            {
                foreach (var ending in (string[])["", ".keras", ".h5"])
                    cases.Add(name, ending);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Features_come_from_the_middle_and_share_their_weights(string name, string ending)
    {
        using var folder = new TemporaryFolder();
        var model = Models[name]();
        if (ending.Length > 0)
        {
            model.Save(folder["m" + ending]);
            model = Model.Load(folder["m" + ending]);
        }

        var around = name == "nested" ? (Model)model.Layers[1] : model;
        var features = new Model(around.Input, around.GetLayer("features").Output);
        Assert.Equal(new Shape(-1, 5), features.Output.Shape);
        var x = Some(3, 4, 3);
        Assert.Equal(((GRU)around.GetLayer("features")).Apply(x).ToArray(), features.Apply(x).ToArray());
        Assert.All(features.Weights, weight => Assert.Contains(model.Weights, other => ReferenceEquals(weight, other)));

        // A new head on the features, which stay as they are.
        around.GetLayer("features").Trainable = false;
        var tuned = new Model(around.Input, new Dense(1) { Name = "new_head" }.Apply(around.GetLayer("features").Output));
        tuned.Compile("adam", "mse");
        var before = features.Weights.Select(weight => weight.Value.ToArray()).ToArray();
        var head = tuned.GetLayer("new_head").Weights[0].Value.ToArray();
        tuned.Fit(x, Some(3, 1), epochs: 2);
        Assert.Equal(before, features.Weights.Select(weight => weight.Value.ToArray()));
        Assert.NotEqual(head, tuned.GetLayer("new_head").Weights[0].Value.ToArray());
    }

    [Fact]
    public void The_part_behind_a_tensor_is_a_model_of_its_own()
    {
        var model = Models["functional"]();
        var x = Some(3, 4, 3);
        var features = new Model(model.Input, model.GetLayer("features").Output);
        var rest = new Model(model.GetLayer("features").Output, model.Output);
        Assert.Equal(model.Apply(x).ToArray(), rest.Apply(features.Apply(x)).ToArray());
        Assert.Equal(["input_layer_1"], rest.InputNames.Select(name => name == "input_layer" ? "input_layer_1" : name));
        Assert.Equal(rest.ToJson(), Model.FromJson(rest.ToJson()).ToJson());
        Assert.Contains(rest.Weights, weight => model.Weights.Any(other => ReferenceEquals(weight, other)));
    }

    [Fact]
    public void A_layer_taken_off_a_sequence_leaves_no_trace()
    {
        var model = (Sequential)Models["sequential"]();
        var features = model.GetLayer("features");
        model.Pop();
        Assert.Same(features.Output, model.Output);
        model.Add(new Dense(3) { Name = "other" });
        Assert.Equal(new Shape(-1, 3), model.Output.Shape);
        Assert.Same(features.Output, model.GetLayer("other").Input);
    }

    [Fact]
    public void What_has_no_single_place_says_so()
    {
        Assert.Contains("was not called on symbolic tensors", Refused(() => new Dense(2).Output), StringComparison.Ordinal);
        var built = new Sequential { new Dense(2) };
        built.Apply(Some(1, 3));
        Assert.Contains("begin the model with an Input", Refused(() => built.Layers[0].Input), StringComparison.Ordinal);
        Assert.Contains("has no input yet", Refused(() => built.Input), StringComparison.Ordinal);

        var (a, b) = (Input.Of(new Input(3) { Name = "a" }), Input.Of(new Input(3) { Name = "b" }));
        var shared = new Dense(2) { Name = "shared" };
        var sum = new Add { Name = "sum" };
        var both = new Model([a, b], sum.Apply([shared.Apply(a), shared.Apply(b)]));
        Assert.Contains("\"shared\" was called 2 times", Refused(() => shared.Output), StringComparison.Ordinal);
        Assert.Contains("has 2 inputs; take one of Inputs", Refused(() => sum.Input), StringComparison.Ordinal);
        Assert.Equal(2, sum.Inputs.Count);
        Assert.Contains("the input \"b\", which is not among", Refused(() => new Model(a, both.Output).Output), StringComparison.Ordinal);
        Assert.Contains("the input \"a\", which is not among", Refused(() => new Model(sum.Inputs[1], both.Output).Output),
            StringComparison.Ordinal);
        var outer = Models["nested"]();
        Assert.Contains("which is not among",
            Refused(() => new Model(outer.Input, ((Model)outer.Layers[1]).GetLayer("features").Output).Output), StringComparison.Ordinal);
    }

    private static string Refused(Func<Tensor> take) => Assert.Throws<NabiException>(() => take()).Message;

    private static Tensor Some(params int[] shape)
        => new(shape, [.. Enumerable.Range(0, shape.Aggregate(1, (product, length) => product * length)).Select(i => MathF.Sin(3 * i))]);
}
