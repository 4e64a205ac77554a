using Nabi;
using Nabi.Data;
using Nabi.Layers;
using Nabi.Losses;
using Nabi.Optimizers;

namespace Documentation.Pages;

/// <summary>The code of docs/models.md.</summary>
public sealed class ModelsPage : Page
{
    private readonly Tensor x = Some(64, 20, 8);
    private readonly Tensor y = SomeIds(3, 64);

    [Fact]
    public void Layers_in_a_row()
    {
        var model = new Sequential
        {
            new Input(20, 8),                  // one sample: 20 steps of 8 numbers; the batch axis is left out
            new LSTM(16),
            new Dense(3, "softmax"),
        };
        model.Compile(new Adam(1e-3f), "sparse_categorical_crossentropy", "accuracy");
        History history = model.Fit(x, y, epochs: 2, batchSize: 16, validationSplit: 0.2f);
        Logs scores = model.Evaluate(x, y);
        Tensor probabilities = model.Predict(x);
        Console.WriteLine($"loss {history["loss"][^1]}, accuracy {scores["accuracy"]}, sample 0 is class 2 by {probabilities[0, 2]}");
        Assert.Equal(2, history["val_accuracy"].Count);
        Assert.Equal(new Shape(64, 3), probabilities.Shape);

        var weights = Tensor.Ones(64);
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        model.Fit(x, y, epochs: 1, shuffle: false, verbosity: Verbosity.Line, cancellation: stop.Token);
        Dataset batches = Dataset.From(x, y).Shuffle(seed: 1).Batch(16);
        model.Fit(batches, epochs: 2, validation: (x, y));
        model.Fit(x, y, new FitOptions
        {
            Epochs = 2,
            InitialEpoch = 1,
            StepsPerEpoch = 2,
            SampleWeight = weights,
            ClassWeight = new Dictionary<int, float> { [0] = 1f, [1] = 1f, [2] = 5f },
            ValidationSplit = 0.25f,
            Output = TextWriter.Null,
        });
        Logs one = model.TrainOnBatch(x, y);
        Assert.Contains("loss", one.Keys);

        var optimizer = new Adam();
        var loss = new SparseCategoricalCrossentropy();
        foreach (var batch in Dataset.From(x, y).Shuffle(seed: 1).Batch(16))
        {
            var tape = new GradientTape();
            var value = tape.Record(() => loss.Apply(batch.Y, model.Apply(batch.X, training: true)));
            optimizer.Apply(model.TrainableVariables, tape.Gradient(value, model.TrainableVariables));
        }
        Assert.Equal(4, optimizer.Iterations);
    }

    [Fact]
    public void Several_inputs_and_outputs()
    {
        var (ids, figures) = (SomeIds(1000, 40, 30), Some(40, 4));
        var (topics, prices) = (SomeIds(5, 40), Some(40, 1));
        var text = Input.Of(new Input(30) { Name = "text" });
        var numbers = Input.Of(new Input(4) { Name = "numbers" });
        var words = new Embedding(1000, 8) { MaskZero = true }.Apply(text);
        var all = new Concatenate().Apply([new LSTM(16).Apply(words), numbers]);
        var topic = new Dense(5, "softmax") { Name = "topic" }.Apply(all);
        var price = new Dense(1) { Name = "price" }.Apply(all);
        var news = new Model([text, numbers], [topic, price]);

        news.Compile("adam", ["sparse_categorical_crossentropy", "mse"], lossWeights: [1f, 0.2f], metrics: [["accuracy"], ["mae"]]);
        news.Fit([ids, figures], [topics, prices], epochs: 1);
        Logs each = news.Evaluate([ids, figures], [topics, prices]);
        IReadOnlyList<Tensor> predicted = news.PredictAll([ids, figures]);
        Console.WriteLine($"{each["topic_accuracy"]} {each["price_mae"]} {predicted[1].Shape}");
        var trust = Tensor.Ones(topics.Shape[0]);
        news.Compile("adam",
            losses: new Dictionary<string, Loss> { ["topic"] = "sparse_categorical_crossentropy", ["price"] = "mse" },
            lossWeights: new Dictionary<string, float> { ["price"] = 0.2f },
            metrics: new Dictionary<string, IReadOnlyList<Nabi.Metrics.Metric>> { ["topic"] = ["accuracy"] });
        news.Fit(
            new Dictionary<string, Tensor> { ["text"] = ids, ["numbers"] = figures },
            new Dictionary<string, Tensor> { ["topic"] = topics, ["price"] = prices },
            new FitOptions { SampleWeightsByOutput = new Dictionary<string, Tensor> { ["price"] = trust } });
        Tensor guessed = news.Predict([ids, figures]);                                             // the first output
        Assert.Equal(predicted[0].Shape, guessed.Shape);
        Assert.Equal(["topic", "price"], news.OutputNames);
    }

    [Fact]
    public void Shared_nested_and_frozen()
    {
        var encoder = new GRU(16);
        var left = Input.Of(20, 8);
        var right = Input.Of(20, 8);
        var alike = new Dot(1) { Normalize = true }.Apply([encoder.Apply(left), encoder.Apply(right)]);
        var siamese = new Model([left, right], alike);
        Assert.Equal(encoder.ParameterCount, siamese.ParameterCount);
        Assert.Equal(new Shape(64, 1), siamese.PredictAll([x, x])[0].Shape);

        var features = new Sequential { new Input(20, 8), new LSTM(16) { Name = "memory" } };
        features.Trainable = false;
        var classifier = new Sequential { new Input(20, 8), features, new Dense(3, "softmax") };
        classifier.Compile("adam", "sparse_categorical_crossentropy");
        Console.WriteLine(classifier.Summary(expandNested: true, showTrainable: true));
        Tensor kernel = features.GetLayer("memory").Weights[0].Value;
        var before = kernel.ToArray();
        classifier.Fit(x, y, verbosity: Verbosity.Silent);
        Assert.Equal(before, kernel.ToArray());
        Assert.Contains("└ memory", classifier.Summary(expandNested: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_models()
    {
        var pretrained = new Sequential { new Input(20, 8), new LSTM(16) { Name = "memory" }, new Dense(3, "softmax") { Name = "topics" } };
        var extractor = new Model(pretrained.Input, pretrained.GetLayer("memory").Output);
        Tensor codes = extractor.Predict(x);
        Assert.Equal(new Shape(64, 16), codes.Shape);

        pretrained.GetLayer("memory").Trainable = false;
        var head = new Dense(3, "softmax") { Name = "new_topics" }.Apply(pretrained.GetLayer("memory").Output);
        var tuned = new Model(pretrained.Input, head);
        tuned.Compile("adam", "sparse_categorical_crossentropy");
        tuned.Fit(x, y, epochs: 2);
        Assert.Equal(codes.ToArray(), extractor.Predict(x).ToArray());

        var rest = new Model(pretrained.GetLayer("memory").Output, pretrained.Output);
        Assert.Equal(pretrained.Predict(x).ToArray(), rest.Predict(codes).ToArray());
    }

    [Fact]
    public void Networks_for_pictures()
    {
        var net = Applications.ResNet18(new() { IncludeTop = false, InputShape = [64, 64, 3], Pooling = "avg" });
        net.Trainable = false;                                        // net.LoadWeights("resnet18.weights.h5") where there is a file
        var film = Input.Of(10, 64, 64, 3);                           // ten frames
        var seen = new LSTM(16).Apply(new TimeDistributed(net).Apply(film));
        var detector = new Model(film, new Dense(1, "sigmoid").Apply(seen));
        Tensor frames = Applications.Preprocess(Tensor.Zeros(2, 10, 64, 64, 3), "torch");
        Tensor smoke = detector.Predict(frames);                      // (2, 1)
        Assert.Equal(new Shape(2, 1), smoke.Shape);
    }

    [Fact]
    public void Operations_between_layers()
    {
        var series = Input.Of(20, 8);
        var change = series[.., 1.., ..] - series[.., ..^1, ..];     // from step to step
        var latest = series[.., -1, ..];                              // (batch, 8)
        var both = Ops.Concat([new GRU(8).Apply(change), latest]);
        var forecast = new Model(series, new Dense(1).Apply(both));
        Assert.Equal(new Shape(64, 1), forecast.Predict(x).Shape);

        var query = Input.Of(10, 16);
        var visible = Input.Of(10, 10);                               // 1 where a step may see another
        var attended = new MultiHeadAttention(2, 8).ApplyAll([query, query], new CallContext { AttentionMask = visible, ReturnAttentionScores = true });
        var heads = new Model([query, visible], attended);            // the output and the weights (batch, 2, 10, 10)
        Assert.Equal(new Shape(-1, 2, 10, 10), heads.Outputs[1].Shape);

        foreach (var call in forecast.Trace(x))
        {
            foreach (var value in call.Values)
                Console.WriteLine($"{call.Layer.Name}: {value.Name} {value.Values.Shape}"); // gru: update_gate (batch, time, units)
        }
    }

    [Fact]
    public void The_same_numbers_again()
    {
        var threads = Threads.Count;
        Seeds.Set(7);
        Threads.Count = 2;
        var first = new Dense(4).Apply(x).ToArray();
        Threads.Count = threads;
        Seeds.Set(7);
        Assert.Equal(first, new Dense(4).Apply(x).ToArray());
    }
}
