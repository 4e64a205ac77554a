#:project ../src/Nabi/Nabi.csproj

// Which fault does a machine have? Windows of three sensors go into convolutions and a GRU; most windows are healthy, so rare faults weigh
// more in the loss. Afterwards the sensors are watched: new windows one by one, and the model speaks up when it is sure.
using Nabi;
using Nabi.Callbacks;
using Nabi.Layers;
using Nabi.Metrics;
using Nabi.Optimizers;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 15;
const int Steps = 64, Sensors = 3;                          // vibration, current and temperature
string[] states = ["healthy", "bearing", "imbalance", "overheating"];
Seeds.Set(1);
var random = new Random(1);
var (x, y) = Measure(3000);
var (xTest, yTest) = Measure(1000);

var model = new Sequential
{
    new Input(Steps, Sensors),
    new Conv1D(16, 5, "relu") { Padding = "same" },
    new BatchNormalization(),
    new MaxPooling1D(2),
    new Conv1D(32, 5, "relu") { Padding = "same" },
    new MaxPooling1D(2),
    new GRU(32),
    new Dropout(0.2f),
    new Dense(states.Length, "softmax"),
};
model.Compile(new Adam(0.002f), "sparse_categorical_crossentropy", "accuracy");
model.Fit(x, y, new FitOptions
{
    Epochs = epochs,
    BatchSize = 64,
    ValidationSplit = 0.15f,
    ClassWeight = new Dictionary<int, float> { [0] = 1f, [1] = 3f, [2] = 3f, [3] = 3f },
    Callbacks = [new EarlyStopping { Patience = 5, RestoreBestWeights = true }],
    Verbosity = Verbosity.Line,
});
Console.WriteLine(ConfusionMatrix.Of(yTest, model.Predict(xTest), states));

// In service: a message when a fault is more likely than not, and which one.
var (watched, truth) = Measure(40);
for (int i = 0; i < 40; i++)
{
    float[] chances = model.Predict(watched[i..(i + 1)]).ToArray();
    int likeliest = Array.IndexOf(chances, chances.Max());
    if (likeliest > 0 && chances[likeliest] > 0.5f)
        Console.WriteLine($"Window {i}: {states[likeliest]} ({chances[likeliest]:0 %}); it was {states[(int)truth[i]]}.");
}

// Noise and a turning shaft; a bearing clicks, an imbalance swings at the speed of the shaft, heat comes slowly with more current.
(Tensor X, Tensor Y) Measure(int count)
{
    var (values, labels) = (new float[count * Steps * Sensors], new int[count]);
    float Noise(float loud) => loud * (2f * random.NextSingle() - 1f);
    for (int i = 0; i < count; i++)
    {
        int state = labels[i] = random.NextDouble() < 0.8 ? 0 : random.Next(1, 4);
        float phase = random.NextSingle() * MathF.Tau, speed = 0.5f + 0.2f * random.NextSingle();
        float severe = 0.4f + 0.6f * random.NextSingle();
        int click = random.Next(7, 12);
        for (int t = 0; t < Steps; t++)
        {
            float turn = MathF.Sin(phase + speed * t);
            float vibration = 0.3f * turn + Noise(0.5f), current = 1f + 0.1f * turn + Noise(0.2f), heat = 0.5f + Noise(0.1f);
            switch (state)
            {
                case 1 when t % click == 0: vibration += 1.5f * severe; break;
                case 2: vibration += 0.7f * severe * turn; break;
                case 3: (heat, current) = (heat + 0.5f * severe * t / Steps, current + 0.2f * severe); break;
            }

            int at = (i * Steps + t) * Sensors;
            (values[at], values[at + 1], values[at + 2]) = (vibration, current, heat);
        }
    }

    return (new Tensor([count, Steps, Sensors], values), Tensor.From(labels));
}
