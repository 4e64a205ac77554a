namespace Nabi.Tests.Training;

public sealed class ClassWeightTests
{
    private static readonly Dictionary<int, float> Hundred = new() { [2] = 100f };

    [Fact]
    public void One_hot_rows_of_whole_numbers_tell_the_class()
    {
        var history = Uniform(3).Fit(Tensor.Ones(1, 3), new Tensor([1, 3], [0, 0, 1]),
            Weighted() with { Validation = (Tensor.Ones(1, 3), new Tensor([1, 3], [0, 0, 1])) });
        Assert.Equal(109.86f, history["loss"][0], 0.01f);
        // The validation is not weighted.
        Assert.Equal(1.0986f, history["val_loss"][0], 1e-4f);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_step_of_a_sequence_has_its_own_class(bool rows)
    {
        var model = new Sequential { new Input(4, 3), new Dense(3, "softmax") { KernelInitializer = "zeros" } };
        model.Compile(new SGD(0f), rows ? new CategoricalCrossentropy() : new SparseCategoricalCrossentropy());
        var labels = new Tensor([1, 4], [0, 2, 2, 2]);
        var history = model.Fit(Tensor.Ones(1, 4, 3), rows ? Ops.OneHot(labels, 3) : labels, Weighted());
        Assert.Equal(82.67f, history["loss"][0], 0.01f);
    }

    [Theory]
    [InlineData(1, 4, 1)]
    [InlineData(1, 4)]
    public void Steps_of_two_classes_are_weighted_or_refused(params int[] shape)
    {
        var model = new Sequential { new Input(4, 3), new Dense(1, "sigmoid") { KernelInitializer = "zeros" } };
        model.Compile(new SGD(0f), "binary_crossentropy");
        var labels = new Tensor(new Shape(shape), [0, 1, 1, 0]);
        float Loss()
            => model.Fit(Tensor.Ones(1, 4, 3), labels,
                Weighted() with { ClassWeight = new Dictionary<int, float> { [1] = 10f } })["loss"][0];
        if (shape.Length == 3)
            Assert.Equal(0.6931472f * 22 / 4, Loss(), 1e-4f);
        else
            Assert.Contains("class weights by step", Assert.Throws<NabiException>(() => Loss()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_class_is_asked_what_its_output_is_like()
    {
        var model = new Steps();
        model.Compile(new SGD(0f), "sparse_categorical_crossentropy");
        Assert.Equal(82.67f, model.Fit(Tensor.Ones(1, 4, 3), new Tensor([1, 4], [0, 2, 2, 2]), Weighted())["loss"][0], 0.01f);
    }

    [Fact]
    public void Class_weights_go_with_sample_weights_for_samples_and_for_steps()
    {
        var model = new Sequential { new Input(4, 3), new Dense(3, "softmax") { KernelInitializer = "zeros" } };
        model.Compile(new SGD(0f), "sparse_categorical_crossentropy");
        var labels = new Tensor([1, 4], [0, 2, 2, 2]);
        var byStep =
            model.Fit(Tensor.Ones(1, 4, 3), labels, Weighted() with { SampleWeight = new Tensor([1, 4, 1], [1f, 0f, 0f, 1f]) })["loss"][0];
        Assert.Equal(1.0986f * 101 / 4, byStep, 0.01f);
        var bySample = model.Fit(Tensor.Ones(1, 4, 3), labels, Weighted() with { SampleWeight = Tensor.From([2f]) })["loss"][0];
        Assert.Equal(2 * 82.67f, bySample, 0.02f);
    }

    [Fact]
    public void Weights_that_cannot_be_used_are_refused()
    {
        Assert.Contains("class 0", Refused(new Dictionary<int, float> { [0] = float.NaN }), StringComparison.Ordinal);
        Assert.Contains("-2", Refused(new Dictionary<int, float> { [0] = -2f }), StringComparison.Ordinal);

        static string Refused(Dictionary<int, float> weights)
            => Assert.Throws<NabiException>(
                () => Uniform(3).Fit(Tensor.Ones(1, 3), Tensor.Ones(1, 3), Weighted() with { ClassWeight = weights })).Message;
    }

    private static FitOptions Weighted() => new() { ClassWeight = Hundred, Verbosity = Verbosity.Silent };

    private static Sequential Uniform(int classes)
    {
        var model = new Sequential { new Input(3), new Dense(classes, "softmax") { KernelInitializer = "zeros" } };
        model.Compile(new SGD(0f), "categorical_crossentropy");
        return model;
    }

    private sealed class Steps : Model
    {
        private readonly Dense dense;

        public Steps() => dense = Track(new Dense(3, "softmax") { KernelInitializer = "zeros" });

        protected override Tensor[] Call(Tensor[] inputs, CallContext context) => [dense.Apply(inputs[0])];
    }
}
