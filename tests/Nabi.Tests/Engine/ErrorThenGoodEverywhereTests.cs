using Nabi.Metrics;
using Nabi.Tests.Training;

namespace Nabi.Tests.Engine;

/// <summary>Through every door of the library: what is refused leaves nothing behind that the next, good call could notice.</summary>
public sealed class ErrorThenGoodEverywhereTests
{
    public static TheoryData<string> Layers => [.. LayerCases.All.Keys];

    public static TheoryData<string> Metrics => [.. Registry.Names<Metric>().Where(name => char.IsUpper(name[0]))];

    public static TheoryData<string> Losses => [.. Registry.Names<Loss>().Where(name => char.IsUpper(name[0]))];

    public static TheoryData<string> Optimizers
        => ["SGD", "RMSprop", "Adam", "AdamW", "Nadam", "Adamax", "Adagrad", "Adadelta", "Ftrl", "Lion", "Lamb", "Adafactor", "Muon"];

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer(string name)
    {
        var (make, shapes) = LayerCases.All[name];
        Tensor[] good = [.. shapes.Select((shape, i) => LayerRuns.Numbers(i, shape))];
        Seeds.Set(3);
        var expected = make().ApplyAll(good).Select(output => output.ToArray()).ToArray();
        Seeds.Set(3);
        var layer = make();
        foreach (var bad in Bad(shapes))
        {
            // What it takes, or has made its weights for, is not bad.
            if (Try(() => layer.ApplyAll(bad)) || layer.Weights.Count > 0)
                return;
        }

        Assert.Equal(expected, layer.ApplyAll(good).Select(output => output.ToArray()));
        foreach (var bad in Bad(shapes))
            Try(() => layer.ApplyAll(bad));
        if (layer.KeptStates.Count == 0)
            Assert.Equal(expected, layer.ApplyAll(good).Select(output => output.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_metric(string name)
    {
        if (Made<Metric>(name) is not { } metric || Made<Metric>(name) is not { } twin)
            return;
        var (target, prediction) = (new Tensor([2, 3], [1f, 0f, 0f, 0f, 1f, 0f]), new Tensor([2, 3], [0.7f, 0.2f, 0.1f, 0.3f, 0.6f, 0.1f]));
        if (!Try(() => twin.Update(target, prediction)))
            return;
        Try(() => metric.Update(target, Tensor.Ones(5, 7)));
        Try(() => metric.Update(Tensor.Ones(4), prediction, Tensor.Ones(9)));
        Try(() => metric.Update(target, prediction, Tensor.Ones(7, 7, 7)));
        metric.Reset();
        metric.Update(target, prediction);
        Assert.Equal(twin.ResultTensor().ToArray(), metric.ResultTensor().ToArray());
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_loss(string name)
    {
        if (Made<Loss>(name) is not { } loss)
            return;
        var (target, prediction) = (new Tensor([2, 3], [1f, 0f, 0f, 0f, 1f, 0f]), new Tensor([2, 3], [0.7f, 0.2f, 0.1f, 0.3f, 0.6f, 0.1f]));
        float[]? expected = null;
        if (!Try(() => expected = loss.Apply(target, prediction).ToArray()))
            return;
        Try(() => loss.Apply(target, Tensor.Ones(5, 7)));
        Try(() => loss.Apply(target, prediction, Tensor.Ones(7, 7, 7)));
        Assert.Equal(expected, loss.Apply(target, prediction).ToArray());
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void An_optimizer(string name)
    {
        float[][] results = [.. ((bool[])[false, true]).Select(fails =>
        {
            var optimizer = (Optimizer)name;
            var variable = new Variable("w", new Tensor([2, 2], [1f, 2f, 3f, 4f]));
            if (fails)
            {
                Try(() => optimizer.Apply([variable], [Tensor.Ones(3, 3)]));
                Try(() => optimizer.Apply([variable], [Tensor.Ones(2, 2), Tensor.Ones(2, 2)]));
                Try(() => optimizer.Apply([variable], []));
            }

            for (var step = 0; step < 3; step++)
                optimizer.Apply([variable], [Tensor.Filled([2, 2], 0.5f)]);
            return variable.Value.ToArray();
        })];
        Assert.Equal(results[0], results[1]);
    }

    [Fact]
    public void A_stream_and_a_tape()
    {
        Seeds.Set(1);
        var model = new Sequential(new Input(null, 3), new GRU(4), new Dense(2));
        var (stream, twin) = (model.Stream(), model.Stream());
        foreach (var step in (float[][])[[1f, 2f, 3f], [0f, 1f, 0f]])
        {
            Try(() => { stream.Step([1f]); });
            Try(() => { stream.Step([1f, float.NaN, 1f]); });
            Try(() => { stream.StepTokens(9); });
            Try(() => stream.Reorder([7]));
            Assert.Equal(twin.Step(step).ToArray(), stream.Step(step).ToArray());
        }

        var weight = new Variable("w", new Tensor([2], [1f, 2f]));
        var tape = new GradientTape();
        Try(() => tape.Record(() => Ops.Sum(weight * 2f) + Ops.Reshape(weight * 1f, [7])));
        Try(() => tape.Gradient(Tensor.Ones(1), [weight]));
        var loss = tape.Record(() => Ops.Sum(weight * weight));
        Assert.Equal([2f, 4f], tape.Gradient(loss, [weight])[0].ToArray());
    }

    [Fact]
    public void A_model_that_is_put_together_saved_and_read()
    {
        Seeds.Set(1);
        var model = new Sequential(new Input(4, 3), new LSTM(2));
        Try(() => model.Add(new Conv1D(2, 3)));
        Try(() => model.Add(new Reshape(7)));
        model.Add(new Dense(1));
        Assert.Equal(2, model.Layers.Count);
        Try(() => model.Compile("no such optimizer", "mse"));
        Try(() => model.Compile("sgd", "no such loss"));
        model.Compile(new SGD(0.1f), "mse");
        var (x, y) = (LayerRuns.Numbers(1, 4, 4, 3), Tensor.Ones(4, 1));
        foreach (var options in (FitOptions[])[new() { Epochs = -1 }, new() { BatchSize = 0 }, new() { ValidationSplit = 2f },
            new() { SampleWeight = Tensor.Ones(9) }, new() { TruncateTime = 2 },
            new() { Callbacks = [new Nabi.Callbacks.EarlyStopping { Monitor = "nothing" }] }])
        {
            Try(() => model.Fit(x, y, options with { Verbosity = Verbosity.Silent }));
        }

        var twin = model.Predict(x).ToArray();
        Try(() => model.Predict(Tensor.Ones(2, 9, 9)));
        Try(() => model.Evaluate(x, Tensor.Ones(5, 1)));
        Assert.Equal(twin, model.Predict(x).ToArray());
        Assert.True(float.IsFinite(model.Fit(x, y, new FitOptions { Verbosity = Verbosity.Silent })["loss"][0]));
        _ = SmallModels.Numbers(model);
    }

    private static IEnumerable<Tensor[]> Bad(int[][] shapes)
    {
        yield return [];
        yield return [.. shapes.Select(_ => Tensor.Ones(2))];
        yield return [.. shapes.Select(shape => Tensor.Filled(new Shape([.. shape, 2, 2]), 1f))];
        yield return [.. shapes.SelectMany(shape => (Tensor[])[Tensor.Filled(new Shape(shape), 1f), Tensor.Ones(3, 3, 3, 3, 3, 3)])];
    }

    private static T? Made<T>(string name)
        where T : class, IFamily<T>
    {
        try
        {
            return Registry.Read<T>(new System.Text.Json.Nodes.JsonObject
            {
                ["class_name"] = name,
                ["config"] = new System.Text.Json.Nodes.JsonObject(),
            }, name);
        }
        catch (NabiException)
        {
            // It must be told something first.
            return null;
        }
    }

    private static bool Try(Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (NabiException)
        {
            return false;
        }
    }
}
