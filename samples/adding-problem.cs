#:project ../src/Nabi/Nabi.csproj

// Two marked numbers among many are added up: the classic test of a long memory. Two layers of IndRNN (Li et al., 2018), whose states
// multiply by one number each; those are kept below what a memory of so many steps needs, and start near it in the upper layer.
using Nabi;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Layers;
using Nabi.Optimizers;

static class AddingProblem
{
    static void Main(string[] args)
    {
        const int time = 200;
        var steps = args.Length > 0 ? 100 * int.Parse(args[0]) : 1000;
        Seeds.Set(1);
        var model = Build(time, steps);
        var random = RandomStream.FromSeed(1);
        foreach (var losses in Enumerable.Range(0, steps).Select(_ => Train(model, time, random)).Chunk(100))
            Console.WriteLine($"loss {losses.Average():0.0000}; who always says 1 has 0.167");

        var (x, y) = Make(3, time, RandomStream.FromSeed(1001));
        var said = model.Predict(x);
        for (var i = 0; i < 3; i++)
            Console.WriteLine($"The sum is {y[i, 0]:0.00}, said {said[i, 0]:0.00}.");
    }

    public static Sequential Build(int time, int steps)
    {
        var limit = MathF.Pow(2f, 1f / time);
        var model = new Sequential
        {
            new Input(time, 2),
            new IndRNN(64) { ReturnSequences = true, RecurrentConstraint = new MaxNorm(limit) },
            new IndRNN(64)
            {
                RecurrentConstraint = new MaxNorm(limit),
                RecurrentInitializer = new RandomUniform { Minval = 1f / limit, Maxval = limit },
                KernelInitializer = new RandomNormal { Stddev = 0.01f },
            },
            new Dense(1),
        };
        model.Compile(new Adam(new CosineDecay(2e-3f, steps) { Alpha = 0.02f }) { ClipNorm = 1f }, "mse");
        return model;
    }

    /// <summary>One step on 50 sequences made for it; returns its loss.</summary>
    public static float Train(Model model, int time, RandomStream random)
    {
        var (x, y) = Make(50, time, random);
        return model.TrainOnBatch(x, y)["loss"];
    }

    /// <summary>Numbers from 0 to 1 and marks, (count, time, 2), a mark in each half; the sum of the marked numbers, (count, 1).</summary>
    public static (Tensor X, Tensor Y) Make(int count, int time, RandomStream random)
    {
        var (x, y) = (new float[count * time * 2], new float[count]);
        var numbers = new float[time];
        for (var row = 0; row < count; row++)
        {
            random.Uniform(numbers, 0f, 1f);
            for (var t = 0; t < time; t++)
                x[(row * time + t) * 2] = numbers[t];
            foreach (var at in (int[])[random.NextInt(time / 2), time / 2 + random.NextInt(time - time / 2)])
            {
                x[(row * time + at) * 2 + 1] = 1f;
                y[row] += numbers[at];
            }
        }

        return (new Tensor([count, time, 2], x), new Tensor([count, 1], y));
    }
}
