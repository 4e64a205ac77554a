#:project ../src/Nabi/Nabi.csproj

// Traffic on a net of roads: a graph convolution mixes what neighbouring sensors say, an LSTM what was said before, and the speeds of the
// next three steps come out for every sensor (after Yu et al., 2018). The graph layer is written here.
using Nabi;
using Nabi.Layers;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 15;
const int Sensors = 12, Past = 12, Ahead = 3, Steps = 3000;
Seeds.Set(1);
float[,] speeds = Simulate();

// Sensors in a ring with one bridge; each hears its neighbours, all together as much as itself.
var roads = new float[Sensors, Sensors];
for (int i = 0; i < Sensors; i++)
    roads[i, (i + 1) % Sensors] = roads[(i + 1) % Sensors, i] = 1f;
roads[0, 6] = roads[6, 0] = 1f;

var (x, y) = Samples(0, 2400);
var (xTest, yTest) = Samples(2400, Steps);
var input = Input.Of(Past, Sensors, 1);
var mixed = new GraphConvolution(roads, 8).Apply(input);                       // (batch, 12, sensors, 8)
var byTime = new Reshape(Past, Sensors * 8).Apply(mixed);
var model = new Model(input, new Reshape(Ahead, Sensors).Apply(new Dense(Ahead * Sensors).Apply(new LSTM(64).Apply(byTime))));
model.Compile(new Nabi.Optimizers.Adam(0.003f), "mse", "mae");
model.Fit(x, y, epochs, batchSize: 64, verbosity: Verbosity.Line);

Tensor now = xTest[.., Past - 1, .., 0];
float naive = Ops.Mean(Ops.Abs(yTest - Ops.ExpandDims(now, 1))).Item();
Console.WriteLine($"Error of the next {Ahead} steps: {model.Evaluate(xTest, yTest)["mae"]:0.000}; by the speed of now: {naive:0.000}.");

(Tensor X, Tensor Y) Samples(int from, int to)
{
    int count = to - from - Past - Ahead + 1;
    float[] Cut(int at, int length) => [.. Enumerable.Range(0, length * Sensors).Select(i => speeds[at + i / Sensors, i % Sensors])];
    return (new Tensor([count, Past, Sensors, 1], [.. Enumerable.Range(from, count).SelectMany(at => Cut(at, Past))]),
        new Tensor([count, Ahead, Sensors], [.. Enumerable.Range(from, count).SelectMany(at => Cut(at + Past, Ahead))]));
}

// Jams begin somewhere, last a while and travel around the ring against the traffic.
static float[,] Simulate()
{
    var (speeds, random, jam) = (new float[Steps, Sensors], new Random(1), new float[Sensors]);
    for (int t = 0; t < Steps; t++)
    {
        float[] before = [.. jam];
        for (int i = 0; i < Sensors; i++)
        {
            jam[i] = 0.55f * before[i] + 0.42f * before[(i + 1) % Sensors] + (random.NextDouble() < 0.01 ? 1f : 0f);
            speeds[t, i] = 1f - Math.Min(jam[i], 1f) + 0.05f * (random.NextSingle() - 0.5f);
        }
    }

    return speeds;
}

/// <summary>relu(concat(x W, A x V)) along the axis of nodes: (batch, time, nodes, features) to (batch, time, nodes, 2 units).</summary>
sealed class GraphConvolution : Layer
{
    private readonly Tensor neighbours;
    private readonly int units;
    private Variable own = null!, others = null!;

    public GraphConvolution(float[,] edges, int units)
    {
        this.units = units / 2;
        var weights = Tensor.From(edges);
        neighbours = weights / Ops.Sum(weights, [1], keepDims: true);
    }

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        own = AddWeight("own", [inputs[0][-1], units], "glorot_uniform");
        others = AddWeight("others", [inputs[0][-1], units], "glorot_uniform");
    }

    protected override Tensor Call(Tensor input, CallContext context)
        => Ops.Relu(Ops.Concat([input.MatMul(own), Ops.Einsum("ij,btjf->btif", neighbours, input).MatMul(others)]));
}
