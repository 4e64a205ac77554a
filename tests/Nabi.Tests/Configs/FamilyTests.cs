using Nabi.Activations;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Metrics;
using Nabi.Regularizers;

namespace Nabi.Tests;

/// <summary>A family knows its own table and its module of Keras; a class says itself whether Keras has it.</summary>
public sealed class FamilyTests
{
    [Fact]
    public void Each_object_is_written_under_the_module_of_its_family()
    {
        Assert.Equal("keras.layers", Module(new Dense(3)));
        Assert.Equal("keras.losses", Module(new Huber()));
        Assert.Equal("keras.metrics", Module(new AUC()));
        Assert.Equal("keras.optimizers", Module(new Adam()));
        Assert.Equal("keras.optimizers.schedules", Module(new CosineDecay(0.1f, 10)));
        Assert.Equal("keras.initializers", Module(new HeNormal()));
        Assert.Equal("keras.regularizers", Module(new L2(0.01f)));
        Assert.Equal("keras.constraints", Module(new NonNeg()));
        Assert.Equal("keras.activations", Module(Activation.Elu(0.5f)));
    }

    [Fact]
    public void A_class_that_keras_lacks_is_written_as_one_of_ones_own()
    {
        foreach (var layer in (Layer[])[new MinGRU(2), new MinLSTMCell(2), new DropoutCell(new GRUCell(2)),
            new PeepholeLSTMCell(2), new CoupledLSTMCell(2),
            new ConvLSTMCell(1, 2, 2), new Mine(), new Loud()])
        {
            var written = Registry.Write(layer);
            Assert.Equal(("nabi", "Custom>" + layer.ClassName), ((string?)written["module"], (string?)written["registered_name"]));
            Assert.Equal("layer", ((IConfigurable)layer).Family!.Kind);
        }
    }

    [Fact]
    public void A_class_of_ones_own_may_say_that_keras_has_it()
    {
        var written = Registry.Write(new Ported());
        Assert.Equal(("keras.layers", (string?)null), ((string?)written["module"], (string?)written["registered_name"]));
    }

    [Fact]
    public void What_is_registered_stands_in_the_table_of_its_family_alone()
    {
        Registry.Register<Loss>("FamilyTests", _ => new Huber { Delta = 2f }, "family_tests");
        Assert.Equal(2f, Assert.IsType<Huber>((Loss)"family_tests").Delta);
        Assert.Contains("FamilyTests", Registry.Names<Loss>());
        Assert.DoesNotContain("FamilyTests", Registry.Names<Metric>());
        Assert.Contains("unknown metric 'FamilyTests'",
            Assert.Throws<NabiException>(() => Registry.Named<Metric>("FamilyTests", "test")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_that_ask_a_table_at_once_all_see_the_whole()
    {
        Family family = null!;
        family = new Family("test", "Thing", "test", () =>
        {
            Thread.Sleep(20);
            for (var i = 0; i < 100; i++)
                family.Add($"{i}", _ => i);
        });
        Parallel.For(0, 8, _ => Assert.Equal(100, family.Names.Count));
    }

    private static string? Module(IConfigurable value) => (string?)Registry.Write(value)["module"];

    private sealed class Mine : Layer
    {
        protected override Tensor Call(Tensor x, CallContext context) => x;
    }

    private sealed class Loud : Layer
    {
        public override string ClassName => "Dense";

        protected override Tensor Call(Tensor x, CallContext context) => x;
    }

    private sealed class Ported : Layer, IConfigurable
    {
        bool IConfigurable.IsInKeras => true;

        public override string ClassName => "GroupQueryAttention";

        protected override Tensor Call(Tensor x, CallContext context) => x;
    }
}
