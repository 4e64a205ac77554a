using System.Text.Json.Nodes;
using Nabi.Initializers;

namespace Nabi.Tests;

/// <summary>Settings are declared once: what reading, checking, sharing and copying make of them.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void An_absent_setting_keeps_its_default_and_null_for_an_activation_is_linear()
    {
        var lstm = Read<LSTM>("LSTM", new JsonObject { ["units"] = 3, ["activation"] = null });
        Assert.Equal("linear", lstm.Activation.Name);
        Assert.Equal("sigmoid", lstm.RecurrentActivation.Name);
        Assert.True(lstm.UseBias && lstm.UnitForgetBias && !lstm.ReturnSequences && lstm.Dropout == 0f);
        Assert.True(Read<AdditiveAttention>("AdditiveAttention", []).UseScale);
        Assert.False(Read<Attention>("Attention", []).UseScale);
        Assert.Equal(3, Read<MaxPooling1D>("MaxPooling1D", new JsonObject { ["pool_size"] = 3, ["strides"] = null }).Strides);
    }

    [Fact]
    public void A_layer_and_its_cell_are_set_as_one()
    {
        var gru = new GRU(2) { Dropout = 0.5f, ResetAfter = false };
        var cell = (GRUCell)gru.Cell;
        Assert.Equal((0.5f, false), (cell.Dropout, cell.ResetAfter));
        cell.Dropout = 0.25f;
        Assert.Equal(0.25f, gru.Dropout);
    }

    [Fact]
    public void The_sentence_names_the_class_that_was_written_the_setting_and_the_value()
    {
        Assert.Equal("LSTM: dropout must be between 0 and 1, got 2.",
            Assert.Throws<NabiException>(() => new LSTM(2) { Dropout = 2f }).Message);
        Assert.Equal("LSTM: units must be at least 1, got 0.", Assert.Throws<NabiException>(() => new LSTM(0)).Message);
        Assert.Equal("ConvLSTM2D: strides must be 1 or more, got 0, 1.",
            Assert.Throws<NabiException>(() => new ConvLSTM2D(2, 3) { Strides = (0, 1) }).Message);
        Assert.Equal("Padding must be 'valid', 'same' or 'causal', got 'odd'.",
            Assert.Throws<NabiException>(() => new Conv1D(2, 3) { Padding = "odd" }).Message);
        Assert.Equal("Conv2D: padding must be 'valid' or 'same', got 'causal'.",
            Assert.Throws<NabiException>(() => new Conv2D(2, 3) { Padding = "causal" }).Message);
        Assert.Equal("Conv1D: groups must be a divisor of the 4 filters, got 3.",
            Assert.Throws<NabiException>(() => new Conv1D(4, 3) { Groups = 3 }).Message);
        Assert.Equal("ZeroPadding1D: padding must be 0 or more on every side, got (-1, 2).",
            Assert.Throws<NabiException>(() => new ZeroPadding1D(-1, 2)).Message);
    }

    [Fact]
    public void A_made_backward_layer_has_the_settings_of_the_forward_one_even_those_that_no_file_can_name()
    {
        var forward = new LSTM(2)
        {
            KernelInitializer = new Fives(),
            Fused = false,
            Recompute = true,
            ReturnSequences = true,
            Trainable = false,
            ActivityRegularizer = "l2",
        };
        var both = new Bidirectional(forward);
        var backward = (LSTM)both.BackwardLayer;
        Assert.Same(forward.KernelInitializer, backward.KernelInitializer);
        Assert.True(backward is
        {
            GoBackwards: true, Fused: false, Recompute: true, ReturnSequences: true, Trainable: false,
            ActivityRegularizer: not null
        });
        Assert.False(forward.GoBackwards);
    }

    [Fact]
    public void A_backward_layer_of_a_config_is_ones_own_when_its_settings_differ()
    {
        var same = Registry.Write(new Bidirectional(new GRU(2)));
        Assert.Equal("backward_gru", ((Bidirectional)Registry.Read<Layer>(same, "test")).BackwardLayer.Name);
        var own = Registry.Write(new Bidirectional(new GRU(2) { Name = "a" }, new GRU(3) { Name = "b", GoBackwards = true }));
        var read = (Bidirectional)Registry.Read<Layer>(own, "test");
        Assert.Equal(("a", "b", 3), (read.ForwardLayer.Name, read.BackwardLayer.Name, ((GRU)read.BackwardLayer).Units));
    }

    private static T Read<T>(string className, JsonObject config)
        where T : Layer
        => (T)Registry.Read<Layer>(new JsonObject { ["class_name"] = className, ["config"] = config }, "test");

    private sealed class Fives : Initializer
    {
        public override string ClassName => "Fives";

        public override void Write(Config config)
        {
        }

        protected override void Fill(Span<float> values, Shape shape, RandomStream random) => values.Fill(5f);
    }
}
