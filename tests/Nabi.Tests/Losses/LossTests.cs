namespace Nabi.Tests.Losses;

public sealed class LossTests
{
    public static TheoryData<string> RowNames
    => [
        "mse", "mae", "msle", "log_cosh", "huber", "poisson", "hinge", "squared_hinge", "categorical_hinge", "kl_divergence",
        "cosine_similarity", "binary_crossentropy", "binary_focal_crossentropy", "categorical_crossentropy",
        "categorical_focal_crossentropy",
        "dice", "tversky",
    ];

    [Theory]
    [MemberData(nameof(RowNames))]
    public void Gradients_equal_differences(string name)
    {
        Loss loss = name;
        var target = OneHot([0, 2, 1, 3], 4);
        GradientAssert.Agree(prediction => loss.Apply(target, prediction), GradientAssert.Uniform(1, 0.1f, 0.9f, 4, 4));
    }

    [Theory]
    [MemberData(nameof(RowNames))]
    public void Targets_that_are_trained_have_gradients_too(string name)
    {
        Loss loss = name;
        var (target, prediction) = (GradientAssert.Uniform(1, 0.15f, 0.85f, 3, 4), GradientAssert.Uniform(2, 0.15f, 0.85f, 3, 4));
        GradientCheck.Of(x => loss.Apply(x[0], x[1]), [target, prediction], order: 2).ThrowIfWrong();
        Assert.Equal(loss.Apply(target, prediction).Item(),
            new GradientTape().Record(() => loss.Apply(Watched(target), prediction)).Item(), 1e-5f);
    }

    [Fact]
    public void Gradients_of_logits_smoothing_and_other_axes_equal_differences()
    {
        var target = OneHot([0, 2, 1, 3], 4);
        Loss[] losses =
        [
            new BinaryCrossentropy { FromLogits = true, LabelSmoothing = 0.2f },
            new CategoricalCrossentropy { FromLogits = true, LabelSmoothing = 0.1f },
            new BinaryFocalCrossentropy { ApplyClassBalancing = true, FromLogits = true },
            new CategoricalFocalCrossentropy { Alpha = [0.1f, 0.2f, 0.3f, 0.4f], FromLogits = true },
            new CategoricalCrossentropy { FromLogits = true, Axis = 0 }, new CosineSimilarity { Axis = 0 }, new Huber { Delta = 0.3f },
        ];
        foreach (var loss in losses)
            GradientAssert.Agree(prediction => loss.Apply(target, prediction), GradientAssert.Uniform(2, -1.5f, 1.5f, 4, 4));
    }

    [Fact]
    public void The_percentage_error_is_relative_to_the_target()
    {
        var target = Tensor.From(2f, -4f, 5f);
        Assert.Equal(100f * (0.5f + 0.25f + 0.2f) / 3, ((Loss)"mape").Apply(target, Tensor.From(1f, -5f, 6f)).Item(), 1e-3f);
        GradientAssert.Agree(x => ((Loss)"mape").Apply(target, x), Tensor.From(1f, -5f, 6f));
    }

    [Fact]
    public void Sparse_equals_categorical_and_probabilities_equal_logits()
    {
        var logits = GradientAssert.Uniform(3, -2f, 2f, 5, 4);
        var labels = Tensor.From(1, 0, 3, 3, 2);
        var oneHot = OneHot([1, 0, 3, 3, 2], 4);
        var expected = new CategoricalCrossentropy { FromLogits = true }.Apply(oneHot, logits).Item();
        Assert.Equal(expected, new SparseCategoricalCrossentropy { FromLogits = true }.Apply(labels, logits).Item(), 1e-5f);
        Assert.Equal(expected, new SparseCategoricalCrossentropy().Apply(labels, Ops.Softmax(logits)).Item(), 1e-5f);
        Assert.Equal(expected, new SparseCategoricalCrossentropy().Apply(Ops.ExpandDims(labels, -1), Ops.Softmax(logits)).Item(), 1e-5f);
        Assert.Equal(expected, ((Loss)"crossentropy").Apply(labels, Ops.Softmax(logits)).Item(), 1e-5f);
        GradientAssert.Agree(x => new SparseCategoricalCrossentropy { FromLogits = true }.Apply(labels, x), logits);
        GradientAssert.Agree(x => new SparseCategoricalCrossentropy().Apply(labels, x), Ops.Softmax(logits).Clone());
        GradientAssert.Agree(x => new CategoricalGeneralizedCrossEntropy { Q = 0.7f }.Apply(labels, x), Ops.Softmax(logits).Clone());
    }

    [Fact]
    public void A_mask_leaves_steps_out_of_the_mean()
    {
        var target = GradientAssert.Uniform(4, -1f, 1f, 2, 3, 2);
        var prediction = GradientAssert.Uniform(5, -1f, 1f, 2, 3, 2);
        var all = new MeanSquaredError { Reduction = "none" }.Apply(target, prediction).ToArray();
        prediction.Mask = new Tensor([2, 3], [true, true, false, true, false, false]);
        Assert.Equal((all[0] + all[1] + all[3]) / 3, new MeanSquaredError().Apply(target, prediction).Item(), 1e-5f);
        Assert.Equal(all[0] + all[1] + all[3], new MeanSquaredError { Reduction = "sum" }.Apply(target, prediction).Item(), 1e-5f);
        var weights = Tensor.From(2f, 1f);
        Assert.Equal((2 * all[0] + 2 * all[1] + all[3]) / 3, new MeanSquaredError().Apply(target, prediction, weights).Item(), 1e-5f);
        Assert.Equal((2 * all[0] + 2 * all[1] + all[3]) / 5,
            new MeanSquaredError { Reduction = "mean_with_sample_weight" }.Apply(target, prediction, weights).Item(), 1e-5f);
        GradientAssert.Agree(x =>
        {
            x.Mask = prediction.Mask;
            return new MeanSquaredError().Apply(target, x, weights);
        }, prediction.Clone());
        prediction.Mask = Tensor.Filled([2, 3], false);
        Assert.Equal(0f, new MeanSquaredError().Apply(target, prediction).Item());
    }

    [Fact]
    public void An_ignored_class_does_not_count()
    {
        var prediction = Ops.Softmax(GradientAssert.Uniform(6, -1f, 1f, 3, 4)).Clone();
        var without = new SparseCategoricalCrossentropy().Apply(Tensor.From(2, 1), Ops.Slice(prediction, 0, 1, 2)).Item();
        Assert.Equal(without, new SparseCategoricalCrossentropy { IgnoreClass = -1 }.Apply(Tensor.From(-1, 2, 1), prediction).Item(),
            1e-5f);
    }

    [Fact]
    public void Losses_of_ones_own_are_a_line()
    {
        var loss = Loss.Of("spread", (yTrue, yPred) => Ops.Mean(Ops.Abs(yTrue - yPred), [-1]));
        Assert.Equal(0.5f, loss.Apply(new Tensor([2, 1], [1f, 2f]), new Tensor([2, 1], [1f, 1f])).Item());
        Assert.Equal("spread", loss.Name);
    }

    [Fact]
    public void A_last_axis_of_one_does_not_matter()
    {
        var prediction = new Tensor([3, 1], [1f, 2f, 3f]);
        Assert.Equal(2f / 3, new MeanSquaredError().Apply(Tensor.From(1f, 1f, 2f), prediction).Item(), 1e-6f);
        Assert.Equal(2f / 3, new MeanSquaredError().Apply(Tensor.From(1, 1, 2), prediction).Item(), 1e-6f);
        Assert.Equal(2f / 3, new MeanSquaredError().Apply(new Tensor([3, 1], [1f, 1f, 2f]), Tensor.From(1f, 2f, 3f)).Item(), 1e-6f);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_a_sentence()
    {
        var prediction = new Tensor([2, 3], [0.2f, 0.3f, 0.5f, 0.1f, 0.1f, 0.8f]);
        Assert.Contains("(2, 3)",
            Assert.Throws<NabiException>(() => new MeanSquaredError().Apply(new Tensor([2, 2], new float[4]), prediction)).Message,
            StringComparison.Ordinal);
        Assert.Contains("class",
            Assert.Throws<NabiException>(() => new SparseCategoricalCrossentropy().Apply(Tensor.From(0, 3), prediction)).Message,
            StringComparison.Ordinal);
        Assert.Contains("one-hot",
            Assert.Throws<NabiException>(() => new SparseCategoricalCrossentropy().Apply(prediction, prediction)).Message,
            StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => new MeanSquaredError().Apply(prediction, prediction, Tensor.From(1f, 1f, 1f)));
        Assert.Throws<NabiException>(() => new MeanSquaredError { Reduction = "average" });
        Assert.Throws<NabiException>(() => new Huber { Delta = 0f });
        Assert.Throws<NabiException>(() => new CategoricalCrossentropy { LabelSmoothing = 2f });
        Assert.Contains("mse", Assert.Throws<NabiException>(() => (Loss)"mssee").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_name_survives_its_config()
    {
        foreach (var name in Registry.Names<Loss>())
        {
            var json = Registry.Write((Loss)name);
            Assert.Equal(json.ToJsonString(), Registry.Write(Registry.Read<Loss>(json, "test")).ToJsonString());
        }
    }

    [Fact]
    public void Circle_prefers_vectors_of_one_class_together()
    {
        var labels = Tensor.From(0, 0, 1, 1);
        var apart = new Tensor([4, 2], [1f, 0f, 1f, 0f, 0f, 1f, 0f, 1f]);
        var mixed = new Tensor([4, 2], [1f, 0f, 0f, 1f, 1f, 0f, 0f, 1f]);
        Loss loss = new Circle { Gamma = 4f };
        Assert.True(loss.Apply(labels, apart).Item() < loss.Apply(labels, mixed).Item());
        GradientAssert.Agree(x => new Circle { Gamma = 4f }.Apply(labels, x), GradientAssert.Uniform(8, 0.2f, 0.6f, 4, 3));
    }

    private static Tensor Watched(Tensor x)
    {
        new GradientTape().Watch(x);
        return x;
    }

    private static Tensor OneHot(int[] labels, int classes)
    {
        var values = new float[labels.Length * classes];
        for (var i = 0; i < labels.Length; i++)
            values[i * classes + labels[i]] = 1f;
        return new Tensor([labels.Length, classes], values);
    }
}
