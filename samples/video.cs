#:project ../src/Nabi/Nabi.csproj

// What moves where: a convolutional network looks at each frame, a recurrent head at what it says over time (Donahue et al., 2015). The
// network learns inside a first model; then it describes every frame once, and heads are compared on its features, which is fast.
using Nabi;
using Nabi.Layers;
using Nabi.Metrics;
using Nabi.Optimizers;

static class Video
{
    public const int Frames = 10, Side = 32;

    static readonly string[] Ways = ["left", "right", "up", "down", "around"];

    static void Main(string[] args)
    {
        var options = new FitOptions { Epochs = args.Length > 0 ? int.Parse(args[0]) : 6, Verbosity = Verbosity.Line };
        Seeds.Set(1);
        var random = new Random(1);
        var (x, y) = Film(800, random);
        var (xTest, yTest) = Film(300, random);

        var frame = FrameNetwork();
        Train(WithHead(frame, Answer()), x, y, options);
        var (features, featuresTest) = (Features(frame, x), Features(frame, xTest));
        foreach (var head in (Layer[])[new SimpleRNN(32), new LSTM(32), new Bidirectional(new GRU(32))])
        {
            var model = Head([head, Answer()], "sparse_categorical_crossentropy");
            Train(model, features, y, options with { Epochs = 2 * options.Epochs, Verbosity = Verbosity.Silent });
            Console.WriteLine($"{head.ClassName}:\n{ConfusionMatrix.Of(yTest, model.Predict(featuresTest), Ways)}");
        }

        static Dense Answer() => new(Ways.Length, "softmax");
    }

    /// <summary>One frame to 32 features.</summary>
    public static Sequential FrameNetwork() => new()
    {
        new Input(Side, Side, 1),
        new Conv2D(8, 5, "relu") { Strides = (2, 2) },
        new MaxPooling2D(2),
        new Conv2D(16, 3, "relu"),
        new Flatten(),
        new Dense(32, "relu"),
    };

    /// <summary>The frame network at every frame, and a first head that it learns with.</summary>
    public static Sequential WithHead(Model frame, Dense answer)
    {
        var model = new Sequential { new Input(Frames, Side, Side, 1), new TimeDistributed(frame), new GRU(32), answer };
        model.Compile(new Adam(2e-3f), answer.Units == 1 ? "binary_crossentropy" : "sparse_categorical_crossentropy", "accuracy");
        return model;
    }

    /// <summary>(clips, frames, side, side, 1) to (clips, frames, features).</summary>
    public static Tensor Features(Model frame, Tensor clips)
        => frame.Predict(clips.Reshape(-1, Side, Side, 1), batchSize: 100).Reshape(clips.Shape[0], Frames, -1);

    /// <summary>A head on its own, on features.</summary>
    public static Sequential Head(IEnumerable<Layer> layers, string loss)
    {
        var model = new Sequential { new Input(Frames, 32) };
        foreach (var layer in layers)
            model.Add(layer);
        model.Compile(new Adam(), loss, "accuracy");
        return model;
    }

    public static History Train(Model model, Tensor x, Tensor y, FitOptions options) => model.Fit(x, y, options with { BatchSize = 32 });

    static (Tensor X, Tensor Y) Film(int count, Random random)
    {
        var (pixels, labels) = (new float[count * Frames * Side * Side], new int[count]);
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = 0.3f * random.NextSingle();
        for (var i = 0; i < count; i++)
        {
            var way = labels[i] = random.Next(Ways.Length);
            double row = random.Next(8, Side - 8), column = random.Next(8, Side - 8), angle = random.NextDouble() * Math.Tau;
            for (var t = 0; t < Frames; t++)
            {
                angle += 0.6;
                row += way switch { 2 => -1.5, 3 => 1.5, 4 => 3 * Math.Sin(angle), _ => 0 };
                column += way switch { 0 => -1.5, 1 => 1.5, 4 => 3 * Math.Cos(angle), _ => 0 };
                // What would leave the picture waits at its edge.
                var (r, c) = ((int)Math.Clamp(row, 0, Side - 4), (int)Math.Clamp(column, 0, Side - 4));
                for (var spot = 0; spot < 16; spot++)
                    pixels[((i * Frames + t) * Side + r + spot / 4) * Side + c + spot % 4] = 1f;
            }
        }

        return (new Tensor([count, Frames, Side, Side, 1], pixels), Tensor.From(labels));
    }
}
