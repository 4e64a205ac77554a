using Nabi;
using Nabi.Callbacks;
using Nabi.Data;
using Nabi.Layers;
using Nabi.Losses;
using Nabi.Optimizers;

namespace Documentation.Pages;

/// <summary>The code of docs/steps.md: each sample learns something on a little data.</summary>
public sealed class StepsPage : Page
{
    [Fact]
    public void A_variational_autoencoder_rebuilds_and_imagines()
    {
        Seeds.Set(1);
        var x = Numbers();
        var vae = new Vae(width: 4, latent: 2);
        vae.Compile(new Adam(1e-2f));
        var rebuilt = vae.Fit(x, new FitOptions { Epochs = 30, BatchSize = 16 });
        Tensor imagined = vae.Decoder.Predict(Some(5, 2));
        Assert.True(rebuilt["loss"][^1] < 0.5f * rebuilt["loss"][0], $"{rebuilt["loss"][0]} to {rebuilt["loss"][^1]}");
        Assert.Equal(new Shape(5, 4), imagined.Shape);
    }

    [Fact]
    public void A_generator_comes_near_the_numbers_that_a_critic_knows()
    {
        Seeds.Set(1);
        var gan = new Gan(width: 1);
        gan.Compile(new Adam(1e-2f) { Beta1 = 0.5f });
        var game = gan.Fit(Some(256, 1) * 0.5f + 3f, new FitOptions { Epochs = 40, BatchSize = 32 });
        float mean = Ops.Mean(gan.Generator.Predict(gan.Noise(256))).Item();                        // near 3
        Assert.InRange(mean, 2.5f, 3.5f);
        Assert.Equal(["critic_loss", "loss"], game.Series.Keys);
    }

    [Fact]
    public void Pairs_find_each_other()
    {
        Seeds.Set(1);
        var x = Some(64, 4);
        var pairs = new Pairs(width: 4);
        pairs.Compile(new Adam(1e-2f));
        var found = pairs.Fit([x, x * 2f + 1f], [], new FitOptions { Epochs = 30, BatchSize = 16 });
        Tensor codes = pairs.Encoder.Predict(x);
        Assert.True(found["loss"][^1] < 0.7f * found["loss"][0], $"{found["loss"][0]} to {found["loss"][^1]}");
        Assert.Equal(new Shape(64, 8), codes.Shape);
    }

    [Fact]
    public void A_student_comes_to_say_what_its_teacher_says()
    {
        Seeds.Set(1);
        var x = Some(64, 4);
        var labels = Tensor.From([.. Enumerable.Range(0, 64).Select(i => x[i, 0] > 0.2f ? 2 : x[i, 1] > 0f ? 1 : 0)]);
        var teacher = new Sequential { new Input(4), new Dense(32, "relu"), new Dense(3, "softmax") };
        teacher.Compile(new Adam(2e-2f), "sparse_categorical_crossentropy");
        teacher.Fit(x, labels, epochs: 40, batchSize: 16, verbosity: Verbosity.Silent);
        var before = teacher.Weights[0].Value.ToArray();
        var student = new Student(own: new Sequential { new Input(4), new Dense(6, "relu"), new Dense(3, "softmax") }, teacher);
        student.Compile(new Adam(1e-2f), "sparse_categorical_crossentropy", "accuracy");
        var taught = student.Fit(x, labels, epochs: 30, batchSize: 16, validationSplit: 0.25f);
        Assert.True(taught["loss"][^1] < 0.7f * taught["loss"][0], $"{taught["loss"][0]} to {taught["loss"][^1]}");
        Assert.True(taught["accuracy"][^1] > 0.8f);
        Assert.Equal(before, teacher.Weights[0].Value.ToArray());
    }

    [Fact]
    public void A_model_learns_from_its_own_predictions()
    {
        Seeds.Set(1);
        var (waves, nextOnes) = (Waves(0), Waves(1));
        var sampled = new Sampled();
        sampled.Compile(new Adam(1e-2f), "mse", "mae");
        var fit = sampled.Fit(waves, nextOnes, epochs: 20, batchSize: 16, callbacks: [new LambdaCallback { EpochBegin = epoch => sampled.Share = 0.5f * epoch / 20 }]);
        Assert.True(fit["loss"][^1] < 0.5f * fit["loss"][0], $"{fit["loss"][0]} to {fit["loss"][^1]}");
        Assert.Contains("mae", fit.Series.Keys);
        Assert.Equal(0.475f, sampled.Share, 1e-6f);
    }

    [Fact]
    public void A_callback_keeps_the_whole_state()
    {
        var (x, y) = (Some(32, 4), Some(32, 1));
        var whole = Train(6);
        Train(3, new Keep("state.npz"));
        Assert.Equal(whole, Train(6, new Keep("state.npz")));

        float[] Train(int epochs, params Callback[] callbacks)
        {
            Seeds.Set(2);
            var model = new Sequential { new Input(4), new Dense(8), new Dropout(0.5f), new Dense(1) };
            model.Compile("adam", "mse");
            model.Fit(x, y, epochs: epochs, batchSize: 8, callbacks: callbacks, verbosity: Verbosity.Silent);
            return [.. model.Weights.SelectMany(weight => weight.Value.ToArray())];
        }
    }

    /// <summary>Four numbers that follow from two.</summary>
    private static Tensor Numbers()
    {
        var two = Some(64, 2);
        return Ops.Concat([two, two * 2f]);
    }

    private static Tensor Waves(int from)
        => new([48, 12, 1], [.. Enumerable.Range(0, 48).SelectMany(i => Enumerable.Range(from, 12).Select(t => MathF.Sin(0.6f * t + 0.13f * i)))]);
}

public sealed class Vae : Model
{
    private readonly Dense hidden;
    private readonly Dense middle;
    private readonly Dense spread;
    private readonly RandomStream noise;

    public Vae(int width, int latent)
    {
        (hidden, middle, spread) = (Track(new Dense(16, "relu")), Track(new Dense(latent)), Track(new Dense(latent)));
        Decoder = Track(new Sequential { new Input(latent), new Dense(16, "relu"), new Dense(width) });
        noise = Track(RandomStream.FromSeed(1));                // part of a backup, as weights are
    }

    public Sequential Decoder { get; }

    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        var h = hidden.Apply(inputs[0]);
        var (mean, logVariance) = (middle.Apply(h), spread.Apply(h));
        AddLoss(Ops.Mean(Ops.Exp(logVariance) + Ops.Square(mean) - 1f - logVariance) * 0.01f);
        var drawn = context.Training ? mean + Ops.Exp(logVariance * 0.5f) * Ops.NormalNoise(mean, 0f, 1f, noise) : mean;
        return [Decoder.Apply(drawn)];
    }

    protected override Tensor ComputeLoss(Batch batch, IReadOnlyList<Tensor> predictions)
        => Ops.Mean(Ops.Square(batch.X - predictions[0])) + base.ComputeLoss(batch, predictions);    // the base: what was added
}

public sealed class Gan : Model
{
    private readonly Sequential critic;
    private readonly Adam criticOptimizer = new(1e-2f) { Beta1 = 0.5f };
    private readonly Loss entropy = new BinaryCrossentropy { FromLogits = true };
    private readonly RandomStream noise;

    public Gan(int width)
    {
        Generator = Track(new Sequential { new Input(4), new Dense(16, "relu"), new Dense(width) });
        critic = Track(new Sequential { new Input(width), new Dense(16, "leaky_relu"), new Dense(1) });
        noise = Track(RandomStream.FromSeed(1));
    }

    public Sequential Generator { get; }

    protected override IReadOnlyList<Optimizer> Optimizers => [.. base.Optimizers, criticOptimizer];      // both belong to a backup

    public Tensor Noise(int count) => Ops.NormalNoise(Tensor.Zeros(count, 4), 0f, 1f, noise);

    protected override Tensor[] Call(Tensor[] inputs, CallContext context) => [critic.Apply(inputs[0])];

    protected override void TrainStep(Batch batch)
    {
        var (real, made) = (Tensor.Ones(batch.Size, 1), Tensor.Zeros(batch.Size, 1));
        var tape = new GradientTape();
        var fake = Generator.Apply(Noise(batch.Size), training: true);
        var criticLoss = tape.Record(() => entropy.Apply(real, critic.Apply(batch.X, training: true)) + entropy.Apply(made, critic.Apply(fake, training: true)));
        criticOptimizer.Apply(critic.TrainableVariables, tape.Gradient(criticLoss, critic.TrainableVariables));

        var draw = Noise(batch.Size);
        var loss = tape.Record(() => entropy.Apply(real, critic.Apply(Generator.Apply(draw, training: true), training: true)));
        ApplyGradients(Generator.TrainableVariables, tape.Gradient(loss, Generator.TrainableVariables));
        Log("loss", loss);
        Log("critic_loss", criticLoss);
    }
}

public sealed class Pairs : Model
{
    private readonly Loss entropy = new SparseCategoricalCrossentropy { FromLogits = true };

    public Pairs(int width) => Encoder = Track(new Sequential { new Input(width), new Dense(32, "relu"), new Dense(8), new UnitNormalization() });

    public Sequential Encoder { get; }

    protected override Tensor[] Call(Tensor[] inputs, CallContext context) => [Encoder.Apply(inputs[0]), Encoder.Apply(inputs[1])];

    protected override Tensor ComputeLoss(Batch batch, IReadOnlyList<Tensor> predictions)
    {
        var alike = Ops.MatMul(predictions[0], predictions[1], transposeB: true) / 0.1f;            // (batch, batch)
        var partner = Tensor.From([.. Enumerable.Range(0, batch.Size)]);                            // the diagonal
        return entropy.Apply(partner, alike) + base.ComputeLoss(batch, predictions);
    }
}

public sealed class Student : Model
{
    private readonly Sequential own;
    private readonly Model teacher;
    private readonly Loss distance = new KLDivergence();

    public Student(Sequential own, Model teacher)
    {
        (this.own, this.teacher) = (Track(own), Track(teacher));
        teacher.Trainable = false;
    }

    protected override Tensor[] Call(Tensor[] inputs, CallContext context) => [own.Apply(inputs[0])];

    protected override Tensor ComputeLoss(Batch batch, IReadOnlyList<Tensor> predictions)
        => base.ComputeLoss(batch, predictions) * 0.3f                                      // the labels
            + distance.Apply(teacher.Apply(batch.X, training: false), predictions[0]) * 0.7f;
}

public sealed class Sampled : Model
{
    private readonly GRU memory;
    private readonly Dense next;
    private readonly RandomStream coins;

    public Sampled() => (memory, next, coins) = (Track(new GRU(16) { ReturnSequences = true }), Track(new Dense(1)), Track(RandomStream.FromSeed(1)));

    public float Share { get; set; }                        // how much of the truth is replaced

    protected override Tensor[] Call(Tensor[] inputs, CallContext context) => [next.Apply(memory.Apply(inputs[0]))];

    protected override void TrainStep(Batch batch)
    {
        // What the model said one step earlier takes the place of some of the truth.
        var said = Apply(batch.X);
        var own = Ops.Concat([Ops.Slice(batch.X, 1, 0, 1), Ops.Slice(said, 1, 0, said.Shape[1] - 1)], 1);
        var toss = new float[said.Length];
        coins.Uniform(toss);
        var mixed = Ops.Where(Ops.Less(new Tensor(said.Shape, toss), Share), own, batch.X);
        base.TrainStep(new Batch(mixed, batch.Y, batch.SampleWeight));
    }
}

public sealed class Keep(string path) : Callback
{
    public override void OnTrainBegin()
    {
        if (File.Exists(path))
            Run.RestoreState(TrainingState.Load(path));
    }

    public override void AfterEpochEnd(int epoch, Logs logs) => Run.CaptureState().Save(path);
}
