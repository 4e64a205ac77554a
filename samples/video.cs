#:project ../src/Nabi/Nabi.csproj

// What moves where: a convolutional network looks at each frame, a GRU at what it says over time (Donahue et al., 2015). One frame
// alone tells nothing; every clip shows a bright spot on noise, and only its way differs.
using Nabi;
using Nabi.Layers;
using Nabi.Metrics;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 12;
const int Frames = 10, Side = 16;
string[] ways = ["left", "right", "up", "down", "around"];
Seeds.Set(1);
var random = new Random(1);
var (x, y) = Film(1200);
var (xTest, yTest) = Film(300);

var look = new Sequential
{
    new Input(Side, Side, 1),
    new Conv2D(8, 3, "relu") { Padding = "same" },
    new MaxPooling2D(2),
    new Conv2D(16, 3, "relu") { Padding = "same" },
    new MaxPooling2D(2),
    new Flatten(),
    new Dense(32, "relu"),
};
var model = new Sequential
{
    new Input(Frames, Side, Side, 1),
    new TimeDistributed(look),
    new GRU(48),
    new Dense(ways.Length, "softmax"),
};
model.Compile(new Nabi.Optimizers.Adam(0.002f), "sparse_categorical_crossentropy", "accuracy");
model.Fit(x, y, epochs, batchSize: 16, validationSplit: 0.1f, verbosity: Verbosity.Line);
Console.WriteLine(ConfusionMatrix.Of(yTest, model.Predict(xTest), ways));

(Tensor X, Tensor Y) Film(int count)
{
    var pixels = new float[count * Frames * Side * Side];
    var labels = new int[count];
    for (int i = 0; i < pixels.Length; i++)
        pixels[i] = 0.3f * random.NextSingle();
    for (int i = 0; i < count; i++)
    {
        int way = labels[i] = random.Next(ways.Length);
        double row = random.Next(4, Side - 4), column = random.Next(4, Side - 4);
        double speed = 0.5 + 0.5 * random.NextDouble(), angle = random.NextDouble() * Math.Tau;
        for (int t = 0; t < Frames; t++)
        {
            angle += 0.6;
            row += speed * (way switch { 2 => -1, 3 => 1, 4 => 2 * Math.Sin(angle), _ => 0 });
            column += speed * (way switch { 0 => -1, 1 => 1, 4 => 2 * Math.Cos(angle), _ => 0 });
            // What would leave the picture waits at its edge.
            int r = (int)Math.Clamp(row, 0, Side - 2), c = (int)Math.Clamp(column, 0, Side - 2);
            foreach (int pixel in (int[])[0, 1, Side, Side + 1])
                pixels[((i * Frames + t) * Side + r) * Side + c + pixel] = 1f;
        }
    }

    return (new Tensor([count, Frames, Side, Side, 1], pixels), Tensor.From(labels));
}
