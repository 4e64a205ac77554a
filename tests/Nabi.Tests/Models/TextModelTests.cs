using Nabi.Data;

namespace Nabi.Tests;

/// <summary>Models that begin with texts: training, prediction, data sets, several inputs, models inside, errors.</summary>
public sealed class TextModelTests
{
    private static readonly string[] Reviews = ["a good film", "bad bad film", "so good", "what a bad film!", "good, good!",
        "bad", "a film", "good"];
    private static readonly Tensor Labels = new([8, 1], [1f, 0f, 1f, 0f, 1f, 0f, 0f, 1f]);

    [Fact]
    public void A_model_learns_from_texts_and_predicts_for_texts()
    {
        var model = Classifier();
        var history = model.Fit(Reviews, Labels, epochs: 60, batchSize: 4, verbosity: Verbosity.Silent);
        Assert.True(history["loss"][^1] < 0.1f, $"{history["loss"][^1]}");
        var predicted = model.Predict(["good film", "bad bad"]);
        Assert.Equal(new Shape(2, 1), predicted.Shape);
        Assert.True(predicted[0, 0] > 0.8f && predicted[1, 0] < 0.2f);
        Assert.Equal(1f, model.Evaluate(Reviews, Labels)["accuracy"]);
        // Everything that takes tensors takes texts.
        Assert.Equal(predicted.ToArray(), model.Predict(Tensor.From("good film", "bad bad")).ToArray());
        Assert.Equal(predicted.ToArray(), model.Apply(new Tensor([2, 1], ["good film", "bad bad"])).ToArray());
        Assert.Equal(predicted.ToArray(),
            model.Predict(new Dictionary<string, Tensor> { [model.InputNames[0]] = (string[])["good film", "bad bad"] }).ToArray());
        Assert.True(model.TrainOnBatch(Reviews, Labels)["loss"] < 0.2f);
        Assert.True(model.TestOnBatch(Reviews, Labels)["loss"] < 0.2f);
    }

    [Fact]
    public void A_batch_of_empty_texts_gives_what_they_give_beside_others()
    {
        var model = Classifier();
        var beside = model.Predict(["", "bad", "!"]);
        Assert.Equal(beside[0, 0], model.Predict([""])[0, 0]);
        Assert.Equal(beside[2, 0], model.Predict(["!", " "])[0, 0]);
        Assert.True(
            float.IsFinite(
                model.Fit((string[])["", "bad", ""], Tensor.From(new[,] { { 1f }, { 0f }, { 1f } }), epochs: 1, batchSize: 1,
                    verbosity: Verbosity.Silent)["loss"][0]));
        var outer = new Sequential { new Input(1) { DType = DType.String }, model };
        Assert.Equal(model.Predict([""]).ToArray(), outer.Predict([""]).ToArray());
    }

    [Fact]
    public void Texts_make_the_same_steps_as_their_ids()
    {
        var (texts, ids) = (Classifier(), Classifier());
        ids.SetWeights(texts.Weights.Select(weight => weight.Value.Clone()).ToList());
        var words = (TextVectorization)ids.Layers[0];
        var numbers = ids.WithoutTexts();
        numbers.Compile(new Nabi.Optimizers.Adam(0.05f), "binary_crossentropy", metrics: ["accuracy"]);
        var one = texts.Fit(Reviews, Labels, new FitOptions { Epochs = 3, BatchSize = 8, Shuffle = false, Verbosity = Verbosity.Silent });
        var two = numbers.Fit(words.Apply(Reviews), Labels,
            new FitOptions { Epochs = 3, BatchSize = 8, Shuffle = false, Verbosity = Verbosity.Silent });
        Assert.Equal(one["loss"], two["loss"]);
        Assert.Equal(texts.Weights[1].Value.ToArray(), ids.Weights[1].Value.ToArray());
        Assert.Equal(texts.Predict(Reviews).ToArray(), numbers.Predict(words.Apply(Reviews)).ToArray());
        Assert.Equal(["text_vectorization"], numbers.InputNames);
        Assert.Same(numbers, numbers.WithoutTexts());
    }

    [Fact]
    public void A_batch_is_as_long_as_its_longest_text()
    {
        var words = new TextVectorization { Vocabulary = ["a"] };
        var model = new Sequential { words, new Embedding(3, 2), new FunctionLayer(x => Ops.Sum(x * 0f + 1f, [1, 2])) };
        Assert.Equal([6f, 6f, 2f], model.Predict(["a a a", "a", "b"], batchSize: 2).ToArray());
    }

    [Fact]
    public void Data_sets_of_texts_are_cut_mixed_mapped_and_padded()
    {
        var data = Dataset.From(Reviews, Labels).Shuffle(3).Batch(3);
        Assert.Equal(Reviews.Order(StringComparer.Ordinal), data.SelectMany(batch => batch.X.ToTexts()).Order(StringComparer.Ordinal));
        var model = Classifier();
        model.Fit(data, epochs: 80, verbosity: Verbosity.Silent);
        Assert.Equal(1f, model.Evaluate(data)["accuracy"]);
        Assert.Equal(8, model.Predict(data).Shape[0]);
        var louder = data.MapSamples(sample => new Sample(Tensor.From($"{sample.X.ToTexts()[0]} !").View(Shape.Scalar), sample.Y));
        Assert.All(louder.SelectMany(batch => batch.X.ToTexts()), text => Assert.EndsWith(" !", text, StringComparison.Ordinal));
        Assert.Equal(1f, model.Evaluate(louder)["accuracy"]);
        // Outside of a model, with the layer on whatever thread.
        var words = (TextVectorization)model.Layers[0];
        var mapped = data.Map(batch => new Batch(words.Apply(batch.X), batch.Y), workers: 2).Prefetch();
        Assert.All(mapped, batch => Assert.Equal(DType.Int32, batch.X.DType));
        var (first, second) = Dataset.From(Reviews, Labels).Split(0.5);
        Assert.Equal((4, 4), (first.SampleCount, second.SampleCount));
        Assert.Equal(Reviews[4..], second.SelectMany(batch => batch.X.ToTexts()));
        var padded = Dataset.From([new Sample(Tensor.From("a", "b")), new Sample(Tensor.From("c"))]).PaddedBatch(2);
        Assert.Equal(["a", "b", "c", ""], padded.Single().X.ToTexts());
    }

    [Fact]
    public void A_validation_split_is_of_texts_too()
    {
        var model = Classifier();
        var history = model.Fit(Reviews, Labels, epochs: 2, batchSize: 3, validationSplit: 0.25f, verbosity: Verbosity.Silent);
        Assert.Equal(2, history["val_loss"].Count);
        history = model.Fit(Reviews, Labels, epochs: 1, validation: (Reviews, Labels), verbosity: Verbosity.Silent);
        Assert.Single(history["val_loss"]);
    }

    [Fact]
    public void Texts_stand_beside_numbers_by_name()
    {
        var (model, normal) = Mixed();
        var x = new Dictionary<string, Tensor>
        {
            ["city"] = (string[])["Rome", "Oslo", "Rome", "Bonn"],
            ["code"] = Tensor.From(7, 9, 7, 8),
            ["age"] = Tensor.From(new[,] { { 10f }, { 20f }, { 30f }, { 40f } }),
        };
        x["code"] = x["code"].View(new Shape(4, 1));
        normal.Adapt(x["age"]);
        var y = new Dictionary<string, Tensor> { ["out"] = Tensor.From(new[,] { { 1f }, { 0f }, { 1f }, { 0f } }) };
        model.Compile("adam", "mse");
        var history = model.Fit(x, y, new FitOptions { Epochs = 3, BatchSize = 2, Verbosity = Verbosity.Silent });
        Assert.Equal(3, history["loss"].Count);
        var all = model.Predict(x);
        Assert.Equal(new Shape(4, 1), all.Shape);
        Assert.Equal(all.ToArray(), model.Predict([x["city"], x["code"], x["age"]], batchSize: 3).ToArray(),
            (a, b) => Math.Abs(a - b) < 1e-5f);
        Assert.Equal(["code", "age", "city_id", "city_code"], model.WithoutTexts().InputNames);
        var bad = Assert.Throws<NabiException>(() => model.Predict([x["code"], x["city"], x["age"]]));
        Assert.Contains("the input \"city\" takes texts of shape (None, 1), got numbers of shape (4, 1)", bad.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Models_inside_take_texts()
    {
        var text = Input.Of(new Input(1) { DType = DType.String, Name = "text" });
        var size = Input.Of(new Input(1) { Name = "size" });
        var words = new TextVectorization { OutputMode = "count", Vocabulary = ["good", "bad"] };
        var inner = new Model([text, size], new Concatenate().Apply([words.Apply(text), size]));
        var (title, weight) = (Input.Of(new Input(1) { DType = DType.String, Name = "title" }), Input.Of(new Input(1) { Name = "weight" }));
        var outer = new Model([title, weight], new Rescaling(10f).Apply(inner.Apply([title, new Rescaling(2f).Apply(weight)])));
        Tensor[] x = [Tensor.From("good good", "bad so"), Tensor.From(new[,] { { 3f }, { 4f } })];
        Assert.Equal([0f, 20f, 0f, 60f, 10f, 0f, 10f, 80f], outer.Predict(x).ToArray());
        Assert.Equal(outer.Predict(x).ToArray(), outer.Apply([x[0].View(new Shape(2, 1)), x[1]]).ToArray());
        var chain = new Sequential { Classifier(), new Rescaling(2f) };
        Assert.Equal(new Shape(1, 1), chain.Predict(["good"]).Shape);
        // A shared layer has an input of the rest for each use.
        var (a, b) = (Input.Of(new Input { DType = DType.String, Name = "a" }), Input.Of(new Input { DType = DType.String, Name = "b" }));
        var lookup = new StringLookup(["x", "y"]);
        var twice = new Model([a, b], [lookup.Apply(a), lookup.Apply(b)]);
        Assert.Equal(["string_lookup", "string_lookup_1"], twice.WithoutTexts().InputNames);
        var ids = twice.PredictAll([Tensor.From("x", "z"), Tensor.From("y", "x")]);
        Assert.Equal([1, 0, 2, 1], [.. ids[0].AsIntegers(), .. ids[1].AsIntegers()]);
    }

    [Fact]
    public void A_class_of_ones_own_may_take_texts_itself()
    {
        var model = new OwnSteps();
        model.Compile("sgd", "mse");
        var history = model.Fit(Reviews, Labels, epochs: 2, batchSize: 4, verbosity: Verbosity.Silent);
        Assert.True(model.Steps == 4 && history["loss"].Count == 2);
    }

    [Fact]
    public void Streams_say_what_to_do()
    {
        var model = Classifier();
        Assert.Contains("model.WithoutTexts().Stream()", Assert.Throws<NabiException>(() => model.Stream()).Message,
            StringComparison.Ordinal);
        var numbers = model.WithoutTexts();
        var stream = numbers.Stream();
        ReadOnlySpan<float> last = default;
        foreach (var id in ((TextVectorization)model.Layers[0]).ToSequences(["a good film"])[0])
            last = stream.StepTokens(id);
        Assert.Equal(model.Predict(["a good film"]).ToArray()[0], last[0], 1e-5f);
    }

    [Fact]
    public void A_recorded_step_on_texts_sees_a_vocabulary_that_was_set_again()
    {
        var words = new TextVectorization { OutputSequenceLength = 2 };
        words.SetVocabulary(["a", "b"]);
        var model = new Sequential { words };
        Assert.Equal([2, 3], model.Predict(["a b"]).AsIntegers().ToArray());
        words.SetVocabulary(["b", "a"]);
        Assert.Equal([3, 2], model.Predict(["a b"]).AsIntegers().ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_a_sentence_and_good_data_work_behind_it()
    {
        var model = Classifier();
        Says("takes texts of shape (None, 1), got numbers of shape (2, 1)", () => model.Predict(Tensor.Zeros(2, 1)));
        Says("takes texts of shape (None, 1), got numbers", () => model.Fit(Tensor.Zeros(2, 1), Tensor.Zeros(2, 1)));
        Says("takes texts of shape (None, 1), got numbers", () => model.Apply(Tensor.Zeros(2, 1)));
        Says("takes texts of shape (None, 1), got (1, 2)", () => model.Predict(new Tensor([1, 2], ["a", "b"])));
        Says("target 0 holds texts", () => model.Fit(Reviews, Reviews));
        Says("Text 1 of 2 is null", () => model.Predict(["a", null!]));
        Says("must have as many samples, got 8 and 2", () => model.Fit(Reviews, Tensor.Zeros(2, 1)));
        var numbers = new Sequential { new Input(1), new Dense(1) };
        Says("takes numbers of shape (None, 1), got texts of shape (1,)", () => numbers.Predict(["a"]));
        Says("takes numbers", () => numbers.Apply(Tensor.From("a")));
        Says("must begin with an Input of DType.String", () => new Sequential { new Dense(1) }.Predict(["a"]));
        Says("takes numbers, got texts", () => new Dense(1).Apply(Tensor.From("a")));
        Says("holds texts, which operations do not compute with", () => Ops.Add(Tensor.From("a"), 1f));
        Says("holds texts, which operations do not compute with", () => Ops.Exp(Input.Of(new Input(1) { DType = DType.String })));
        Says("texts of shape (None, 1) are an output", () => Through(text => text).Predict(["a"]));
        Says("give it numbers from an Input", () => Computed().Predict([Tensor.From("a"), Tensor.From(new[,] { { 1 } })]));
        Says("training in chunks", () => model.Fit(Reviews, Labels, new FitOptions { TruncateTime = 1, Verbosity = Verbosity.Silent }));
        Assert.Equal(new Shape(1, 1), model.Predict(["a"]).Shape);
    }

    private static Sequential Classifier()
    {
        var words = new TextVectorization(20);
        words.Adapt(Reviews);
        var model = new Sequential { words, new Embedding(20, 8) { MaskZero = true }, new LSTM(8), new Dense(1, "sigmoid") };
        model.Compile(new Nabi.Optimizers.Adam(0.05f), "binary_crossentropy", metrics: ["accuracy"]);
        return model;
    }

    private static (Model Model, Normalization Age) Mixed()
    {
        var city = Input.Of(new Input(1) { DType = DType.String, Name = "city" });
        var code = Input.Of(new Input(1) { DType = DType.Int32, Name = "code" });
        var age = Input.Of(new Input(1) { Name = "age" });
        var id = new StringLookup(["Rome", "Oslo"]) { OutputMode = "one_hot", Name = "city_id" };
        var cross = new HashedCrossing(5) { OutputMode = "one_hot", Name = "city_code" };
        var known = new IntegerLookup([7, 8]) { OutputMode = "one_hot" };
        var normal = new Normalization();
        var all = new Concatenate().Apply([id.Apply(city), cross.Apply([city, code]), known.Apply(code), normal.Apply(age)]);
        return (new Model([city, code, age], new Dense(1) { Name = "out" }.Apply(all)), normal);
    }

    private static Model Through(Func<Tensor, Tensor> change)
    {
        var text = Input.Of(new Input(1) { DType = DType.String });
        return new Model(text, change(text));
    }

    private static Model Computed()
    {
        var text = Input.Of(new Input(1) { DType = DType.String });
        var number = Input.Of(new Input(1) { DType = DType.Int32 });
        return new Model([text, number], new HashedCrossing(3).Apply([text, new IntegerLookup([1]).Apply(number)]));
    }

    private static void Says(string part, Action act)
    {
        var message = Assert.Throws<NabiException>(act).Message;
        Assert.InRange(message.Length, 1, 300);
        Assert.Contains(part, message, StringComparison.Ordinal);
    }

    /// <summary>Takes its steps itself, with the texts as they come.</summary>
    private sealed class OwnSteps : Model
    {
        public OwnSteps()
            : this(Nabi.Layers.Input.Of(new Input(1) { DType = DType.String }))
        {
        }

        private OwnSteps(Tensor text)
            : base(text, new Dense(1).Apply(new TextVectorization { OutputMode = "count", Vocabulary = ["good", "bad"] }.Apply(text)))
        {
        }

        public int Steps { get; private set; }

        protected override void TrainStep(Batch batch)
        {
            Assert.Equal(DType.String, batch.X.DType);
            Steps++;
            var tape = new GradientTape();
            var loss = tape.Record(() => Ops.Mean(Ops.Square(ApplyAll(batch.Inputs, CallContext.Of(true))[0] - batch.Y)));
            ApplyGradients(TrainableVariables, tape.Gradient(loss, TrainableVariables));
            Log("loss", loss);
        }
    }
}
