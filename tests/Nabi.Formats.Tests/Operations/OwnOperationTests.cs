namespace Nabi.Formats.Tests;

/// <summary>A custom operation between layers, in files.</summary>
public sealed class OwnOperationTests
{
    [Fact]
    public void A_registered_operation_is_saved_and_comes_back()
    {
        Operations.Register<LogCumSumExp>("LogCumSumExp", (operation, config) => config.Set("factor", operation.Factor),
            config => new LogCumSumExp(config.Float("factor")));
        Assert.Contains("LogCumSumExp", Operations.Names);
        using var folder = new TemporaryFolder();
        var model = Made();
        var node = model.ToConfig()["config"]!["layers"]![2]!;
        Assert.Equal(("LogCumSumExp", "Custom>LogCumSumExp", 2f),
            ((string)node["class_name"]!, (string)node["registered_name"]!, (float)node["config"]!["factor"]!));
        var x = new Tensor([2, 3], [-200f, 2f, 300f, 1f, -1f, 0.5f]);
        foreach (var ending in (string[])[".keras", ".h5"])
        {
            model.Save(folder["m" + ending]);
            var again = Model.Load(folder["m" + ending]);
            Assert.Equal(model.ToJson(), again.ToJson());
            Assert.Equal(model.Apply(x).ToArray(), again.Apply(x).ToArray());
        }
    }

    [Fact]
    public void Without_a_name_in_files_it_is_refused_there()
    {
        var x = Input.Of(3);
        var model = new Model(x, Ops.Apply(new Nameless(), x));
        Assert.Contains("Operations.Register<Nameless>", Assert.Throws<NabiException>(() => model.ToJson()).Message,
            StringComparison.Ordinal);
        Assert.Contains("one of Keras's own", Assert.Throws<NabiException>(() => Operations.Register("Add", () => new Nameless())).Message,
            StringComparison.Ordinal);
        Operations.Register("Doubled2", () => new NamedLater());
        var later = new Model(x, Ops.Apply(new NamedLater(), x));
        Assert.Equal([2f, 4f, 6f], Model.FromJson(later.ToJson()).Apply(new Tensor([1, 3], [1f, 2f, 3f])).ToArray());
    }

    private static Model Made()
    {
        var x = Input.Of(3);
        return new Model(x, new Dense(2).Apply(Ops.Apply(new LogCumSumExp(2f), new Dense(3).Apply(x))));
    }

    private class Nameless : Primitive
    {
        public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape)];

        public override void Forward(PrimitiveCall call)
        {
            for (var i = 0; i < call.In().Length; i++)
                call.Out()[i] = 2f * call.In()[i];
        }
    }

    private sealed class NamedLater : Nameless;
}
