using Nabi.Data;

namespace Nabi.Tests.Training;

/// <summary>The first mistakes of a newcomer end in a sentence that says what to do.</summary>
public sealed class SentenceTests
{
    [Fact]
    public void A_sample_without_a_batch_axis()
        => Assert.Equal(
            "Sequential \"sequential\" expects data of shape (None, 6, 3), got (6, 3); a single sample needs a "
            + "batch axis as well: (1, 6, 3).",
            Refused(() => SmallModels.Classifier().Predict(Tensor.Zeros(6, 3))));

    [Fact]
    public void A_recurrent_layer_on_the_last_output_of_another()
        => Assert.Equal(
            "Layer GRU \"gru\" expects an input of shape (batch, time, features), got (None, 4); a recurrent layer below it "
            + "needs ReturnSequences = true.",
            Refused(() => _ = new Sequential { new Input(5, 2), new LSTM(4), new GRU(4) }));

    [Fact]
    public void Class_numbers_for_a_loss_of_rows()
    {
        var (x, y) = SmallModels.Data(4);
        var model = SmallModels.Classifier();
        model.Compile("sgd", "categorical_crossentropy");
        Assert.Contains("sparse_categorical_crossentropy", Refused(() => model.Fit(x, y, verbosity: Verbosity.Silent)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_input_of_several()
    {
        var (a, b) = (Input.Of(3), Input.Of(3));
        var model = new Model([a, b], new Add().Apply([a, b]));
        Assert.Equal("Model \"functional\" has 2 inputs, got 1 tensors.", Refused(() => model.Predict(Tensor.Zeros(2, 3))));
        Assert.Contains("is null", Refused(() => model.PredictAll([Tensor.Zeros(2, 3), null!])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_stands_for_a_data_set()
    {
        var (x, y) = SmallModels.Data(8);
        var model = SmallModels.Classifier();
        model.Compile("sgd", "sparse_categorical_crossentropy");
        var history = model.Fit(x, y, validation: (x, y), verbosity: Verbosity.Silent);
        Assert.Single(history["val_loss"]);
        Assert.Equal(model.Evaluate(x, y)["loss"], model.Evaluate((x, y))["loss"]);
        Dataset pair = (x, y);
        Assert.Equal(8, pair.SampleCount);
    }

    [Fact]
    public void Whole_numbers_are_data_as_well()
    {
        var (whole, floats) = (new Tensor([1, 2, 3], [1, 2, 3, 4, 5, 6]), new Tensor([1, 2, 3], [1f, 2f, 3f, 4f, 5f, 6f]));
        Seeds.Set(3);
        var model = new Sequential { new Input(2, 3), new BatchNormalization(), new Conv1D(3, 2), new GRU(2), new Dense(1) };
        Assert.Equal(model.Predict(floats).ToArray(), model.Predict(whole).ToArray());
        foreach (Layer layer in (Layer[])[new Dense(2), new LSTM(2), new TimeDistributed(new Dense(2)), new Bidirectional(new SimpleRNN(2)),
            new Rescaling(2f), new LayerNormalization()])
        {
            Assert.Equal(layer.Apply(floats).ToArray(), layer.Apply(whole).ToArray());
        }

        model.Compile("sgd", "mse");
        model.Fit(whole, Tensor.From(1), verbosity: Verbosity.Silent);
    }

    [Fact]
    public void A_backup_in_a_place_that_cannot_be_written()
    {
        var (x, y) = SmallModels.Data(4);
        var model = SmallModels.Classifier();
        model.Compile("sgd", "sparse_categorical_crossentropy");
        var file = Path.GetTempFileName();
        var error = Refused(() =>
            model.Fit(x, y, callbacks: [new Nabi.Callbacks.BackupAndRestore(Path.Combine(file, "backup"))], verbosity: Verbosity.Silent));
        File.Delete(file);
        Assert.Contains("cannot create the folder", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_says_what_it_is()
        => Assert.Equal("LSTM \"memory\"", new LSTM(4) { Name = "memory" }.ToString());

    private static string Refused(Action act) => Assert.Throws<NabiException>(act).Message;
}
