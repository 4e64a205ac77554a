#:project ../src/Nabi/Nabi.csproj

// A forecast of the next day, hour by hour, with how sure it is: an LSTM reads a week of demand and gives three numbers for each of the
// next 24 hours, below which a tenth, half and nine tenths of the days should stay. Beside it stands "as a week ago".
using Nabi;
using Nabi.Layers;
using Nabi.Losses;
using Nabi.Optimizers;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 10;
const int Week = 168, Day = 24, Columns = 4;
float[] shares = [0.1f, 0.5f, 0.9f];
Seeds.Set(1);

// Two years of demand; the clock goes in as sine and cosine, the weekend as 0 or 1.
var (demand, rows) = Simulate(2 * 365 * Day);
int test = rows.Shape[0] * 4 / 5;
float mean = demand[..test].Average(), deviation = MathF.Sqrt(demand[..test].Average(value => (value - mean) * (value - mean)));
for (int t = 0; t < demand.Length; t++)
    demand[t] = (demand[t] - mean) / deviation;
var (train, later) = (Windows(0, test), Windows(test, demand.Length));

// The pinball loss: too low costs the share, too high the rest of it.
Tensor quantiles = Tensor.From(shares);
var pinball = Loss.Of("pinball", (yTrue, yPred) =>
{
    Tensor error = Ops.ExpandDims(yTrue, -1) - yPred;
    return Ops.Mean(Ops.Maximum(error * quantiles, error * (quantiles - 1f)), [-1, -2]);
});
var model = new Sequential
{
    new Input(Week, Columns),
    new LSTM(48),
    new Dense(Day * shares.Length),
    new Reshape(Day, shares.Length),
};
model.Compile(new Adam(new CosineDecay(0.003f, 60 * epochs)) { ClipNorm = 1f }, pinball);
model.Fit(train.X, train.Y, epochs, batchSize: 64, verbosity: Verbosity.Line);

Tensor said = model.Predict(later.X, batchSize: 256), truth = later.Y;
Tensor weekAgo = later.X[.., ..Day, 0];                     // the first day of the window is that of a week before
float Error(Tensor forecast) => Ops.Mean(Ops.Abs(forecast - truth)).Item() * deviation;
bool[] between = [.. truth.ToArray().Select((value, i) => value > said.AsSpan()[3 * i] && value < said.AsSpan()[3 * i + 2])];
Console.WriteLine($"Mean error of the next 24 hours: {Error(said[.., .., 1]):0.0} MW; as a week ago: {Error(weekAgo):0.0} MW.");
Console.WriteLine($"{between.Average(one => one ? 1.0 : 0.0):0 %} of the hours lie between the outer two forecasts; 80 % should.");
string Shown(float scaled) => $"{scaled * deviation + mean:0} MW";
for (int hour = 0; hour < Day; hour += 6)
{
    Console.WriteLine($"{hour,2} h: {Shown(said[0, hour, 0])} to {Shown(said[0, hour, 2])}, likely {Shown(said[0, hour, 1])}; "
        + $"it was {Shown(truth[0, hour])}");
}

// Windows that begin every four hours: a week in, the next day out.
(Tensor X, Tensor Y) Windows(int from, int to)
{
    int count = (to - from - Week - Day) / 4 + 1;
    var (x, y) = (new List<float>(), new List<float>());
    for (int i = 0; i < count; i++)
    {
        int start = from + 4 * i;
        for (int t = start; t < start + Week; t++)
            x.AddRange([demand[t], rows[t, 0], rows[t, 1], rows[t, 2]]);
        y.AddRange(demand[(start + Week)..(start + Week + Day)]);
    }

    return (new Tensor([count, Week, Columns], [.. x]), new Tensor([count, Day], [.. y]));
}

// Megawatts: more by day than by night, less at weekends, with slow weather.
static (float[] Demand, Tensor Clock) Simulate(int hours)
{
    var (demand, clock, random, weather) = (new float[hours], new float[hours, 3], new Random(1), 0.0);
    for (int t = 0; t < hours; t++)
    {
        double angle = Math.Tau * (t % Day) / Day;
        bool weekend = t / Day % 7 > 4;
        weather = 0.985 * weather + 3 * (random.NextDouble() - 0.5);
        double usual = 300 - 60 * Math.Cos(angle) - 20 * Math.Sin(2 * angle) - (weekend ? 40 : 0);
        demand[t] = (float)(usual + 8 * weather + 10 * (random.NextDouble() - 0.5));
        (clock[t, 0], clock[t, 1], clock[t, 2]) = ((float)Math.Sin(angle), (float)Math.Cos(angle), weekend ? 1f : 0f);
    }

    return (demand, Tensor.From(clock));
}
