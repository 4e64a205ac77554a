using Nabi.Callbacks;

namespace Nabi.Formats.Tests;

public sealed class ModelCheckpointTests : TestsWithFolder
{
    [Fact]
    public void It_saves_better_models_only_and_fills_names_in()
    {
        float[] values = [2f, 1f, 3f];
        var teller = new LambdaCallback { EpochEnd = (epoch, logs) => logs["told"] = values[epoch] };
        var checkpoint = new ModelCheckpoint(Folder["best-{epoch:02d}-{told:.1f}.npz"])
        {
            Monitor = "told",
            Mode = "min",
            SaveBestOnly = true,
        };
        Fit(3, teller, checkpoint);
        Assert.Equal(["best-01-2.0.npz", "best-02-1.0.npz"], Folder.Files.Order());
        Assert.Equal(Folder["best-02-1.0.npz"], checkpoint.LastPath);
        Assert.Throws<NabiException>(() => new ModelCheckpoint("best.unknown"));
    }

    [Theory]
    [InlineData("best.keras")]
    [InlineData("best.h5")]
    [InlineData("best.hdf5")]
    [InlineData("best.weights.h5")]
    [InlineData("best.npz")]
    [InlineData("best.safetensors")]
    public void The_ending_says_what_is_saved(string name)
    {
        var checkpoint = new ModelCheckpoint(Folder[name]);
        var model = Fit(1, checkpoint);
        Assert.Empty(checkpoint.Notes);
        var saved = name.Contains("weights", StringComparison.Ordinal) || name.EndsWith("npz", StringComparison.Ordinal)
            || name.EndsWith("safetensors", StringComparison.Ordinal)
            ? new Sequential { new Input(2), new Dense(1) } : Model.Load(Folder[name]);
        if (saved is Sequential { Optimizer: null })
            saved.LoadWeights(Folder[name]);
        var x = Tensor.Filled([1, 2], 0.3f);
        Assert.Equal(model.Predict(x).Item(), saved.Predict(x).Item(), 1e-6f);
    }

    [Fact]
    public void A_path_that_only_a_log_completes_is_checked_when_it_is_known()
    {
        Assert.Throws<NabiException>(() => new ModelCheckpoint(Folder["best.{told}"]));
        var error = Assert.Throws<NabiException>(() => Fit(1, new ModelCheckpoint(Folder["{nothing}.keras"])));
        Assert.Contains("'nothing'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_goes_on_with_its_best_when_a_run_is_resumed()
    {
        float[] values = [2f, 1f, 1.5f, 3f];
        var (x, y) = (Tensor.Filled([4, 2], 1f), Tensor.Filled([4, 1], 1f));
        Assert.Throws<InvalidOperationException>(() => Run(2));
        Run(null);
        Assert.Equal(["best-1.npz", "best-2.npz"], Folder.Files.Where(file => file.StartsWith("best", StringComparison.Ordinal)).Order());

        void Run(int? crash)
        {
            var model = new Sequential { new Input(2), new Dense(1) };
            model.Compile("sgd", "mse");
            var teller = new LambdaCallback
            {
                EpochEnd = (epoch, logs) => logs["told"] = values[epoch],
                EpochBegin = epoch => _ = epoch == crash ? throw new InvalidOperationException() : 0,
            };
            model.Fit(x, y, epochs: 4, verbosity: Verbosity.Silent, callbacks:
                [teller, new BackupAndRestore(Folder["backup"]),
                    new ModelCheckpoint(Folder["best-{epoch}.npz"]) { Monitor = "told", Mode = "min", SaveBestOnly = true }]);
        }
    }

    [Fact]
    public void Epochs_without_the_validation_that_it_asks_for_save_nothing()
    {
        var (x, y) = (Tensor.Filled([4, 2], 1f), Tensor.Filled([4, 1], 1f));
        var model = new Sequential { new Input(2), new Dense(1) };
        model.Compile("sgd", "mse");
        model.Fit(x, y, new FitOptions
        {
            Epochs = 4,
            Validation = (x, y),
            ValidationFrequency = 2,
            Verbosity = Verbosity.Silent,
            Callbacks = [new ModelCheckpoint(Folder["{epoch}-{val_loss:.1f}.npz"]),
                new ModelCheckpoint(Folder["best.npz"]) { SaveBestOnly = true }],
        });
        Assert.Equal(3, Folder.Files.Count());
    }

    private static Sequential Fit(int epochs, params Callback[] callbacks)
    {
        var model = new Sequential { new Input(2), new Dense(1) };
        model.Compile("sgd", "mse");
        model.Fit(Tensor.Filled([4, 2], 1f), Tensor.Filled([4, 1], 1f), epochs: epochs, callbacks: callbacks, verbosity: Verbosity.Silent);
        return model;
    }
}
