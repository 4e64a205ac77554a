using Nabi.Activations;
using Nabi.Configs;
using Nabi.Losses;
using Nabi.Metrics;

namespace Nabi.Formats.Tests;

/// <summary>Functions of the program's own in a saved model: what could not be loaded is said when it is saved.</summary>
public sealed class OwnFunctionTests : TestsWithFolder
{
    [Fact]
    public void An_activation_must_be_registered_before_saving()
    {
        var model = new Sequential { new Input(4, 3), new GRU(2) { RecurrentActivation = Activation.Of("half_open", x => x * 0.5f) } };
        var error = Assert.Throws<NabiException>(() => model.Save(Folder["own.keras"]));
        Assert.Contains("Registry.Register<Activation>(\"half_open\"", error.Message, StringComparison.Ordinal);
        Assert.Empty(Folder.Files);
    }

    [Fact]
    public void A_registered_activation_comes_back()
    {
        Registry.Register<Activation>("third", _ => Activation.Of("third", x => x / 3f));
        var model = new Sequential { new Input(1), new Dense(1, Activation.Of("third", x => x / 3f)) { KernelInitializer = "ones" } };
        model.Save(Folder["own.keras"]);
        Assert.Equal(2f, Model.Load(Folder["own.keras"]).Predict(Tensor.From(new[,] { { 6f } })).Item());
    }

    [Fact]
    public void A_loss_or_metric_that_is_not_registered_is_noted()
    {
        var model = new Sequential { new Input(1), new Dense(1) };
        model.Compile("sgd", Loss.Of("own_loss", (yTrue, yPred) => Ops.Mean(yTrue - yPred, [-1])),
            Metric.Of("own_metric", (yTrue, yPred) => Ops.Mean(yPred, [-1])), "mae");
        var notes = model.Save(Folder["own.keras"]);
        Assert.Equal(2, notes.Count);
        Assert.Contains("own_loss", notes[0], StringComparison.Ordinal);
        Assert.Contains("own_metric", notes[1], StringComparison.Ordinal);
        Assert.Equal(2, Model.Load(Folder["own.keras"], compile: false).Weights.Count);
    }
}
