#:project ../src/Nabi/Nabi.csproj

// A digit read pixel by pixel: 784 steps of one number, by four blocks of state space layers (S5; Smith et al., 2023) that never look
// ahead. On two cores an epoch takes minutes; the digits of MNIST are downloaded once (12 MB).
using Nabi;
using Nabi.Data;
using Nabi.Layers;
using Nabi.Optimizers;

static class PixelMnist
{
    static void Main(string[] args)
    {
        Seeds.Set(1);
        var (train, test) = Mnist.Load();
        (train, test) = (train.Scale(1 / 255f).OneHot(10), test.Scale(1 / 255f).OneHot(10));
        var model = Build(width: 64, blocks: 4);
        Console.WriteLine(model.Summary());
        var options = new FitOptions { Epochs = args.Length > 0 ? int.Parse(args[0]) : 8, Verbosity = Verbosity.Line };
        var history = Train(model, train, validation: Math.Min(5000, train.Count / 10), options);
        Console.WriteLine($"Digits kept for validation: {history["val_accuracy"][^1]:0.0 %} right.");
        Console.WriteLine($"Digits it never saw: {model.Evaluate(test.X, test.Y, batchSize: 100)["accuracy"]:0.0 %} right.");
    }

    public static Model Build(int width, int blocks)
    {
        var input = Input.Of(28, 28);
        var x = new Rescaling(1 / 0.3081f, -0.1307f / 0.3081f).Apply(new Reshape(784, 1).Apply(input));
        x = new Dense(width).Apply(x);
        for (var block = 0; block < blocks; block++)
            x = Gated(x, new S5(width) { ReturnSequences = true });
        x = new GlobalAveragePooling1D().Apply(new LayerNormalization().Apply(x));
        return new Model(input, new Dense(10, "softmax").Apply(x));
    }

    /// <summary>x + gate(gelu(layer(norm(x)))): a layer over time between normalization and gate, beside a skip connection.</summary>
    public static Tensor Gated(Tensor x, Recurrent layer)
    {
        var y = new ActivationLayer("gelu").Apply(layer.Apply(new LayerNormalization().Apply(x)));
        return x + y * new Dense(x.Shape[-1], "sigmoid").Apply(y);
    }

    /// <summary>AdamW, whose learning rate goes up in the first twentieth of all steps and down along a cosine.</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">Digits with one-hot labels.</param>
    /// <param name="validation">How many of them, the last ones, only measure.</param>
    /// <param name="options">The number of epochs, and what is printed.</param>
    public static History Train(Model model, LabeledData train, int validation, FitOptions options)
    {
        const int batch = 32;
        var steps = (train.Count - validation + batch - 1) / batch * options.Epochs;
        var rate = new CosineDecay(1e-5f, 0.95f * steps) { Alpha = 0.01f, WarmupTarget = 0.01f, WarmupSteps = 0.05f * steps };
        model.Compile(new AdamW(rate) { WeightDecay = 0.01f, ClipNorm = 1f }, "categorical_crossentropy", "accuracy");
        return model.Fit(train.X, train.Y, options with { BatchSize = batch, ValidationSplit = validation / (float)train.Count });
    }
}
