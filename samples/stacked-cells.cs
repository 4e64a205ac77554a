#:project ../src/Nabi/Nabi.csproj

// A deep recurrent network, twice: three cells on one another as one cell, which takes them through time together, and three layers, which
// take the whole sequence one after the other. The same weights give the same numbers; the layers are the faster way.
using System.Diagnostics;
using Nabi;
using Nabi.Layers;

static class StackedCells
{
    static void Main(string[] args)
    {
        const int steps = 100;
        Seeds.Set(1);
        var (cells, layers) = (AsCells(steps), AsLayers(steps));
        layers.SetWeights([.. cells.Weights.Select(weight => weight.Value)]);
        Console.WriteLine(cells.Summary());
        Console.WriteLine(layers.Summary());

        var values = new float[64 * steps];
        Seeds.NextStream().Normal(values);
        var x = new Tensor([64, steps, 1], values);
        Console.WriteLine($"The largest difference is {Ops.Max(Ops.Abs(cells.Predict(x) - layers.Predict(x))).Item():0.0e0}.");
        foreach (var (name, model) in (IEnumerable<(string, Model)>)[("cells", cells), ("layers", layers)])
        {
            model.Compile("adam", "mse");
            model.TrainOnBatch(x, x);
            var (clock, count) = (Stopwatch.StartNew(), args.Length > 0 ? int.Parse(args[0]) : 20);
            for (var i = 0; i < count; i++)
                model.TrainOnBatch(x, x);
            Console.WriteLine($"As {name}, a training step takes {clock.Elapsed.TotalMilliseconds / count:0.0} ms.");
        }
    }

    public static Sequential AsCells(int steps) => new()
    {
        new Input(steps, 1),
        new RNN(new StackedRNNCells(new SimpleRNNCell(100), new SimpleRNNCell(100), new SimpleRNNCell(100))) { ReturnSequences = true },
        new Dense(1),
    };

    public static Sequential AsLayers(int steps) => new()
    {
        new Input(steps, 1),
        new SimpleRNN(100) { ReturnSequences = true },
        new SimpleRNN(100) { ReturnSequences = true },
        new SimpleRNN(100) { ReturnSequences = true },
        new Dense(1),
    };
}
