using Nabi.Tests.Training;

namespace Nabi.Tests.Optimizers;

public sealed class MultiOptimizerTests
{
    [Fact]
    public void Each_variable_moves_as_under_its_own_optimizer()
    {
        Variable[] together = [Weight("lstm/kernel", 1), Weight("lstm/bias", 2), Weight("dense/kernel", 3), Weight("dense/bias", 4)];
        Variable[] apart = [.. together.Select(variable => new Variable(variable.Name, variable.Value.Clone()) { Path = variable.Path })];
        var momentum = new SGD(0.1f) { Momentum = 0.9f, ClipNorm = 0.5f };
        var multi = new MultiOptimizer(new Adam(0.01f)) { { "lstm/k", momentum }, { together[3], momentum },
            { variable => variable.Path == "dense/kernel", new RMSprop() } };
        Optimizer[] single = [new SGD(0.1f) { Momentum = 0.9f, ClipNorm = 0.5f }, new Adam(0.01f), new RMSprop(),
            new SGD(0.1f) { Momentum = 0.9f, ClipNorm = 0.5f }];
        for (var step = 0; step < 4; step++)
        {
            multi.Apply(together, [.. together.Select(Twice)]);
            for (var i = 0; i < apart.Length; i++)
                single[i].Apply([apart[i]], [Twice(apart[i])]);
        }

        for (var i = 0; i < apart.Length; i++)
            Assert.Equal(apart[i].Value.ToArray(), together[i].Value.ToArray());
        Assert.Equal(4, multi.Iterations);
        Assert.Equal(0.1f, multi.LearningRate);
        multi.LearningRate = 0.2f;
        Assert.Equal(0.2f, momentum.LearningRate);
    }

    [Fact]
    public void Patterns_stand_at_the_beginning_of_path_or_name_as_in_Keras()
    {
        var (kernel, recurrent) = (Weight("lstm/kernel", 1), Weight("lstm/recurrent_kernel", 2));
        var (first, rest) = (new SGD(1f), new SGD(0f));
        new MultiOptimizer(rest) { { "kernel", first } }.Apply([kernel, recurrent], [Ones(kernel), Ones(recurrent)]);
        Assert.Equal(1, first.Iterations);
        Assert.Equal(1, rest.Iterations);
        Assert.Equal(Weight("lstm/recurrent_kernel", 2).Value.ToArray(), recurrent.Value.ToArray());
        Assert.Equal(Weight("lstm/kernel", 1).Value.ToArray().Select(value => value - 1f), kernel.Value.ToArray());
    }

    [Fact]
    public void Config_and_state_resume_to_the_bit()
    {
        var shared = new Adam();
        var first = new MultiOptimizer(new SGD(0.1f) { Momentum = 0.5f }) { { "a", shared }, { "b", new Adam() }, { "c$", shared } };
        Variable[] weights = [Weight("a", 1), Weight("b", 2), Weight("c", 3), Weight("d", 4)];
        for (var step = 0; step < 3; step++)
            first.Apply(weights, [.. weights.Select(Twice)]);
        var second = Assert.IsType<MultiOptimizer>(Registry.Read<Optimizer>(Registry.Write(first), "test"));
        Assert.Equal(Registry.Write(first).ToJsonString(), Registry.Write(second).ToJsonString());
        Assert.Equal(["adam", "adam_1", "sgd"], second.Optimizers.Select(one => one.Name));
        Variable[] copies = [.. weights.Select(variable => new Variable(variable.Name, variable.Value.Clone()) { Path = variable.Path })];
        second.Build(copies);
        Assert.Equal(first.Variables.Select(variable => variable.Path), second.Variables.Select(variable => variable.Path));
        for (var i = 0; i < first.Variables.Count; i++)
            second.Variables[i].Assign(first.Variables[i].Value);
        first.Apply(weights, [.. weights.Select(Twice)]);
        second.Apply(copies, [.. copies.Select(Twice)]);
        for (var i = 0; i < weights.Length; i++)
            Assert.Equal(weights[i].Value.ToArray(), copies[i].Value.ToArray());
    }

    [Fact]
    public void It_trains_a_model_with_schedule_and_averages()
    {
        Seeds.Set(3);
        var model = SmallModels.Classifier();
        var (x, y) = SmallModels.Data(32);
        var schedule = new Adam(new ExponentialDecay(0.01f, 4, 0.5f)) { UseEma = true };
        model.Compile(new MultiOptimizer(new SGD(0.05f)) { { model.Layers[0].Weights, schedule } }, "sparse_categorical_crossentropy");
        var history = model.Fit(x, y, epochs: 4, verbosity: Verbosity.Silent);
        Assert.True(history["loss"][^1] < history["loss"][0]);
        Assert.Equal(schedule.Iterations, model.Optimizer!.Iterations);
        Assert.Throws<NabiException>(() => model.Optimizer.LearningRate = 1f);
        Assert.NotNull(model.Optimizer.AverageOf(model.Layers[0].Weights[0]));
        Assert.Null(model.Optimizer.AverageOf(model.Layers[2].Weights[0]));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        Variable[] weights = [Weight("a", 1), Weight("b", 2)];
        Tensor[] gradients = [Twice(weights[0]), Twice(weights[1])];
        var multi = new MultiOptimizer(new Adam()) { { "b", new SGD() } };
        Allocated.Nothing(() => multi.Apply(weights, gradients));
    }

    [Fact]
    public void Mistakes_are_sentences()
    {
        var weight = Weight("a/kernel", 1);
        Refused("is given to sgd and adam",
            () => new MultiOptimizer(new RMSprop()) { { "a", new SGD() }, { "k", new Adam() } }.Build([weight]));
        Refused("no regular expression", () => _ = new MultiOptimizer(new Adam()) { { "(", new SGD() } });
        Refused("look-around", () => _ = new MultiOptimizer(new Adam()) { { "(?=a)", new SGD() } });
        Refused("is built", () => _ = new MultiOptimizer(new Adam()) { { new Dense(3).Weights, new SGD() } });
        Refused("set them there", () => new MultiOptimizer(new Adam()) { ClipNorm = 1f }.Build([weight]));
        Refused("must be single ones", () => _ = new MultiOptimizer(new MultiOptimizer(new Adam())));
        Refused("cannot be saved", () => Registry.Write(new MultiOptimizer(new Adam()) { { _ => true, new SGD() } }));
        Refused("before the first step", () =>
        {
            var multi = new MultiOptimizer(new Adam());
            multi.Build([weight]);
            multi.Add("b", new SGD());
        });
        Refused("default_optimizer", () => Registry.Named<Optimizer>("MultiOptimizer", "test"));
    }

    private static void Refused(string part, Action action)
        => Assert.Contains(part, Assert.Throws<NabiException>(action).Message, StringComparison.Ordinal);

    private static Variable Weight(string path, int seed)
    {
        var numbers = new float[15];
        RandomStream.FromSeed(seed).Uniform(numbers, -1f, 1f);
        return new Variable(path[(path.LastIndexOf('/') + 1)..], new Tensor([5, 3], numbers)) { Path = path };
    }

    private static Tensor Twice(Variable variable) => variable.Value * 2f;

    private static Tensor Ones(Variable variable) => Tensor.Filled(variable.Shape, 1f);
}
