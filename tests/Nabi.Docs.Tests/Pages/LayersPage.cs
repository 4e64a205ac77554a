using Nabi;
using Nabi.Layers;

namespace Documentation.Pages;

/// <summary>The code of docs/layers.md.</summary>
public sealed class LayersPage : Page
{
    [Fact]
    public void A_model_of_many_layers()
    {
        var model = new Sequential
        {
            new Input(100, 6),
            new Conv1D(32, kernelSize: 5, "relu") { Padding = "causal", Strides = 2 },
            new BatchNormalization(),
            new MaxPooling1D(2),
            new Bidirectional(new LSTM(16) { ReturnSequences = true }) { MergeMode = "sum" },
            new TimeDistributed(new Dense(8, "relu")),
            new GlobalAveragePooling1D(),
            new Dropout(0.3f),
            new Dense(1, "sigmoid"),
        };
        Assert.Equal(new Shape(3, 1), model.Predict(Some(3, 100, 6)).Shape);
    }
}
