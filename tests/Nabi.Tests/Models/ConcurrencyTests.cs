using Nabi.Tests.Training;

namespace Nabi.Tests.Models;

public sealed class ConcurrencyTests
{
    [Fact]
    public void Predict_gives_each_of_many_threads_its_own_answer()
    {
        Seeds.Set(1);
        var model = SmallModels.Classifier();
        var inputs = Enumerable.Range(0, 16).Select(seed => SmallModels.Data(5 + seed % 3, seed).X).ToArray();
        var alone = inputs.Select(x => model.Predict(x).ToArray()).ToArray();
        Parallel.For(0, 200, i => Assert.Equal(alone[i % 16], model.Predict(inputs[i % 16]).ToArray()));
    }

    [Fact]
    public void Two_models_train_side_by_side_as_they_would_alone()
    {
        var alone = Train(3);
        var together = new float[4][];
        Parallel.For(0, 4, i => together[i] = Train(3));
        Assert.All(together, numbers => Assert.Equal(alone, numbers));
    }

    private static float[] Train(int seed)
    {
        Seeds.Set(seed);
        var model = new Sequential(new Input(6, 3), new GRU(4) { Dropout = 0.2f }, new Dense(4, "softmax"));
        model.Compile("adam", "sparse_categorical_crossentropy");
        var (x, y) = SmallModels.Data(40);
        model.Fit(x, y, epochs: 2, batchSize: 8, verbosity: Verbosity.Silent);
        return SmallModels.Numbers(model);
    }
}
