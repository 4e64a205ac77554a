using Nabi.Initializers;

namespace Nabi.Formats.Tests;

public sealed class QuantizedModelTests : TestsWithFolder
{
    public static TheoryData<string> Kinds => ["dense", "lstm", "lstm relu", "gru", "gru before", "rnn", "conv", "convlstm", "bidirectional", "embedding"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Predictions_are_near_those_of_floats_and_files_bring_them_back(string kind)
    {
        var (model, x) = Made(kind);
        var before = model.Predict(x).ToArray();
        Assert.False(model.IsQuantized);
        model.Quantize();
        Assert.True(model.IsQuantized);
        var after = model.Predict(x).ToArray();
        var most = before.Max(MathF.Abs);
        for (var i = 0; i < before.Length; i++)
            Assert.InRange(after[i], before[i] - 0.06f * most, before[i] + 0.06f * most);
        Assert.NotEqual(before, after);
        var path = Folder["model.keras"];
        model.Save(path);
        var loaded = Model.Load(path);
        Assert.Empty(loaded.LoadNotes);
        Assert.True(loaded.IsQuantized);
        Assert.Equal(after, loaded.Predict(x).ToArray());

        var weights = Folder["model.weights.h5"];
        model.SaveWeights(weights);
        var (other, _) = Made(kind);
        other.LoadWeights(weights);
        Assert.Equal(after, other.Predict(x).ToArray());
        // The same rounded weights as floats.
        model.SaveWeights(Folder["model.safetensors"]);
        var (floats, _) = Made(kind);
        floats.LoadWeights(Folder["model.safetensors"]);
        Assert.False(floats.IsQuantized);
    }

    [Fact]
    public void A_model_around_one_that_is_quantized_later_predicts_as_it_is_called()
    {
        var inner = new Sequential { new Input(9, 8, 8), new Conv2D(16, 3), new ReLU(), new BatchNormalization() };
        var input = Input.Of(9, 8, 8);
        var model = new Model(input, inner.Apply(input) * 2f);
        var x = Random([3, 9, 8, 8], 1);
        Assert.Equal(model.Apply(x).ToArray(), model.Predict(x).ToArray());
        inner.Quantize();
        Assert.Equal(model.Apply(x).ToArray(), model.Predict(x).ToArray());
    }

    [Fact]
    public void Fused_and_stepwise_runs_agree_and_masks_hold()
    {
        foreach (var kind in (string[])["lstm", "gru", "rnn"])
        {
            var x = Random([3, 6, 5], 3);
            x.Mask = Tensor.From(new[,] { { true, true, false, true, true, false }, { false, false, true, true, true, true },
                { true, true, true, true, true, true } });
            foreach (var back in (bool[])[false, true])
            {
                Sequential fused = [new Input(6, 5), new Masking(), Layer(kind, true, back)],
                    steps = [new Input(6, 5), new Masking(), Layer(kind, false, back)];
                steps.SetWeights([.. fused.Weights.Select(weight => weight.Value)]);
                fused.Quantize();
                steps.Quantize();
                var data = x.Clone();
                for (var i = 0; i < 3; i++)
                {
                    for (var t = 0; t < 6; t++)
                    {
                        if (!x.Mask.AsBooleans()[i * 6 + t])
                            data = Zeroed(data, i, t);
                    }
                }

                float[] one = fused.Predict(data).ToArray(), other = steps.Predict(data).ToArray();
                for (var i = 0; i < one.Length; i++)
                    Assert.Equal(other[i], one[i], 1e-5f);
            }
        }

        static Layer Layer(string kind, bool fused, bool back) => kind switch
        {
            "lstm" => new LSTM(7) { Fused = fused, ReturnSequences = true, GoBackwards = back },
            "gru" => new GRU(7) { Fused = fused, ReturnSequences = true, GoBackwards = back },
            _ => new SimpleRNN(7) { Fused = fused, ReturnSequences = true, GoBackwards = back },
        };
    }

    [Fact]
    public void Dense_layers_and_embeddings_lie_in_the_file_as_Keras_has_them()
    {
        var (model, _) = Made("embedding");
        model.Quantize();
        model.SaveWeights(Folder["model.weights.h5"]);
        using var file = Hdf5File.Open(Folder["model.weights.h5"]);
        var dense = file.Root.Group("layers/dense/vars");
        Assert.Equal([ElementType.Int8, ElementType.Float32, ElementType.Float32],
            Enumerable.Range(0, 3).Select(i => dense.Dataset($"{i}").ElementType));
        Assert.Equal([[24, 3], [3], [3]], Enumerable.Range(0, 3).Select(i => dense.Dataset($"{i}").Shape));
        var embedding = file.Root.Group("layers/embedding/vars");
        Assert.Equal([[50, 6], [50]], Enumerable.Range(0, 2).Select(i => embedding.Dataset($"{i}").Shape));
        Assert.Contains("QuantizedDTypePolicy", model.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quantized_model_is_not_trained_and_new_weights_make_it_one_of_floats()
    {
        var (model, x) = Made("dense");
        model.Compile("adam", "mse");
        var y = Tensor.Zeros(4, 3);
        model.TrainOnBatch(x, y);
        model.Quantize();
        Assert.Contains("only predicts", Assert.Throws<NabiException>(() => model.TrainOnBatch(x, y)).Message, StringComparison.Ordinal);
        Assert.Contains("only predicts", Assert.Throws<NabiException>(() => model.Fit(x, y, epochs: 1)).Message, StringComparison.Ordinal);
        _ = model.Evaluate(x, y);
        model.SetWeights([.. model.Weights.Select(weight => weight.Value.Clone())]);
        Assert.False(model.IsQuantized);
        model.TrainOnBatch(x, y);
    }

    [Fact]
    public void What_cannot_be_quantized_is_said()
    {
        Sequential unbuilt = [new Dense(3)], empty = [new Input(4), new Flatten()];
        Assert.Contains("Input", Assert.Throws<NabiException>(unbuilt.Quantize).Message, StringComparison.Ordinal);
        Assert.Contains("no layer", Assert.Throws<NabiException>(empty.Quantize).Message, StringComparison.Ordinal);
        Sequential wrong = [new Input(2), new Dense(1) { KernelInitializer = new Constant(float.NaN) }];
        Assert.Contains("dense/kernel", Assert.Throws<NabiException>(wrong.Quantize).Message, StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => new QuantizedWeights([2, 2], new sbyte[4], [1, 0]));
        Assert.Throws<NabiException>(() => new QuantizedWeights([2, 2], new sbyte[3], [1, 1]));
    }

    [Fact]
    public void Files_with_damaged_numbers_are_refused()
    {
        var (model, _) = Made("dense");
        model.Quantize();
        var path = Folder["model.weights.h5"];
        foreach (var scales in (float[]?[])[null, [0, 0, 0], [1, 1], [1, float.NaN, 1]])
        {
            Hdf5Writer.Write(path, root =>
            {
                var vars = root.Group("layers/dense/vars");
                vars.Dataset("0", NumericArray.Of(new sbyte[15], [5, 3]));
                vars.Dataset("1", NumericArray.Of(new float[3]));
                if (scales is not null)
                    vars.Dataset("2", NumericArray.Of(scales));
            });
            var (fresh, _) = Made("dense");
            var weights = fresh.Weights[0].Value.ToArray();
            Assert.Contains("model.weights.h5", Assert.Throws<NabiException>(() => { fresh.LoadWeights(path); }).Message,
                StringComparison.Ordinal);
            Assert.Equal(weights, fresh.Weights[0].Value.ToArray());
        }
    }

    private static Tensor Zeroed(Tensor x, int row, int step)
    {
        var values = x.ToArray();
        values.AsSpan((row * x.Shape[1] + step) * x.Shape[2], x.Shape[2]).Clear();
        return new Tensor(x.Shape, values);
    }

    private static Tensor Random(Shape shape, int seed)
    {
        var values = new float[shape.Size];
        RandomStream.FromSeed(seed).Normal(values);
        return new Tensor(shape, values);
    }

    private static (Sequential Model, Tensor X) Made(string kind)
    {
        Seeds.Set(1);
        return kind switch
        {
            "dense" => ([new Input(5), new Dense(3, "tanh")], Random([4, 5], 2)),
            "conv" => ([new Input(8, 7, 2), new Conv2D(4, 3, "relu"), new Flatten(), new Dense(3)], Random([4, 8, 7, 2], 2)),
            "convlstm" => ([new Input(3, 6, 5, 2), new ConvLSTM2D(4, 3), new Flatten(), new Dense(3)], Random([2, 3, 6, 5, 2], 2)),
            "embedding" => ([new Input(4) { DType = DType.Int32 }, new Embedding(50, 6), new Flatten(), new Dense(3)],
                new Tensor([3, 4], [1, 2, 3, 4, 5, 6, 7, 8, 9, 49, 0, 12])),
            _ => ([new Input(6, 5), Layer(kind), new Dense(3)], Random([4, 6, 5], 2)),
        };

        static Layer Layer(string kind) => kind switch
        {
            "lstm" => new LSTM(9),
            "lstm relu" => new LSTM(9, "relu") { ReturnSequences = true },
            "gru" => new GRU(9),
            "gru before" => new GRU(9) { ResetAfter = false },
            "bidirectional" => new Bidirectional(new LSTM(6)),
            _ => new SimpleRNN(9) { ReturnSequences = true },
        };
    }
}
