namespace Nabi.Tests.Training;

/// <summary>A mistake ends in one sentence that says who, what was expected, what was got, and what to do.</summary>
public sealed class BadInputTests
{
    [Fact]
    public void Data_of_another_shape_names_the_model_and_both_shapes()
        => Says(() => Compiled().Fit(Tensor.Zeros(8, 5, 3), Labels(8), verbosity: Verbosity.Silent), "Sequential",
            "(None, 6, 3)", "(8, 5, 3)");

    [Fact]
    public void Empty_data() => Says(() => Compiled().Fit(Tensor.Zeros(0, 6, 3), Labels(0), verbosity: Verbosity.Silent), "empty");

    [Fact]
    public void A_batch_size_of_0()
        => Says(() => Compiled().Fit(Tensor.Zeros(4, 6, 3), Labels(4), batchSize: 0, verbosity: Verbosity.Silent), "batch size", "0");

    [Fact]
    public void More_inputs_than_targets()
        => Says(() => Compiled().Fit(Tensor.Zeros(4, 6, 3), Labels(5), verbosity: Verbosity.Silent), "4", "5");

    [Fact]
    public void A_label_out_of_range()
        => Says(() => Compiled().Fit(Tensor.Zeros(4, 6, 3), Tensor.From(0, 1, 9, 2), verbosity: Verbosity.Silent), "9", "0 to 3");

    [Fact]
    public void A_model_that_is_not_compiled()
        => Says(() => SmallModels.Classifier().Fit(Tensor.Zeros(4, 6, 3), Labels(4), verbosity: Verbosity.Silent), "Compile");

    [Fact]
    public void A_mask_of_the_wrong_length()
        => Says(() => new LSTM(3).Apply(Tensor.Zeros(2, 5, 3), mask: Tensor.Ones(2, 4)), "LSTM", "(2, 5)", "(2, 4)");

    [Fact]
    public void A_stateful_model_fed_another_batch_size()
    {
        var model = new Sequential(new Input(4, 1) { BatchSize = 2 }, new LSTM(3) { Stateful = true });
        Says(() => model.Predict(Tensor.Zeros(3, 4, 1), batchSize: 3), "(2, 4, 1)", "(3, 4, 1)");
    }

    [Fact]
    public void A_stateful_layer_without_a_batch_size()
        => Says(() => new Sequential(new Input(4, 1), new LSTM(3) { Stateful = true }), "stateful", "BatchSize");

    [Fact]
    public void A_token_that_is_not_in_the_table()
        => Says(() => new Sequential(new Input(3), new Embedding(10, 2)).Predict(Tensor.From(new int[,] { { 1, 10, 2 } })),
            "Embedding", "10", "0 to 9");

    [Fact]
    public void NaN_in_the_data_is_refused_with_its_place()
    {
        var x = Tensor.Zeros(8, 6, 3);
        x.Floats[3 * 18 + 7] = float.NaN;
        Says(() => Compiled().Fit(x, Labels(8), verbosity: Verbosity.Silent), "input 0", "NaN", "sample 3");
        Says(() => Compiled().Evaluate(x, Labels(8)), "NaN");
        Says(() => Compiled().Predict(x), "NaN");
    }

    [Fact]
    public void A_loss_that_is_no_number_can_stop_training()
    {
        var stop = new Nabi.Callbacks.TerminateOnNaN();
        var model = SmallModels.Classifier();
        model.Compile("sgd", Nabi.Losses.Loss.Of("broken", (_, prediction) => Ops.Mean(prediction) * float.NaN));
        model.Fit(Tensor.Ones(8, 6, 3), Labels(8), epochs: 5, batchSize: 2, callbacks: [stop], verbosity: Verbosity.Silent);
        Assert.Equal(0, stop.StoppedBatch);
    }

    [Fact]
    public void A_misspelt_name_gets_the_nearest_one()
    {
        Says(() => new Dense(3, "sofmax"), "sofmax", "softmax");
        Says(() => Compile("adan", "mse"), "adan", "adam");
        Says(() => Compile("adam", "mean_squared_eror"), "mean_squared_error");
    }

    [Fact]
    public void Illegal_settings_are_refused_where_they_are_given()
    {
        Says(() => new LSTM(0), "units", "0");
        Says(() => new Dense(-1), "units", "-1");
        Says(() => new Dropout(1.5f), "rate", "1.5");
        Says(() => new GRU(3) { RecurrentDropout = -0.5f }, "recurrent_dropout", "-0.5");
        Says(() => new Bidirectional(new LSTM(3)) { MergeMode = "cat" }, "MergeMode", "cat");
    }

    private static Sequential Compiled()
    {
        var model = SmallModels.Classifier();
        model.Compile("adam", "sparse_categorical_crossentropy");
        return model;
    }

    private static Sequential Compile(string optimizer, string loss)
    {
        var model = SmallModels.Classifier();
        model.Compile(optimizer, loss);
        return model;
    }

    private static Tensor Labels(int count) => Tensor.From(new int[count]);

    private static void Says(Func<object> act, params string[] words)
    {
        var error = Assert.Throws<NabiException>(act);
        foreach (var word in words)
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }
}
