#:project ../src/Nabi/Nabi.csproj

// The recurrent network as a loop, h = tanh(x W + h' U + b), once in plain C# and once as a layer with the same weights: the same numbers.
using Nabi;
using Nabi.Layers;

static class RnnByHand
{
    public const int Steps = 100, Features = 32, Units = 64;

    static void Main(string[] args)
    {
        var random = RandomStream.FromSeed(args.Length > 0 ? int.Parse(args[0]) : 1);
        var (x, w, u, b) = (Draw(Steps * Features), Draw(Features * Units), Draw(Units * Units), Draw(Units));
        var states = Loop(x, w, u, b);
        var outputs = Build(w, u, b).Predict(new Tensor([1, Steps, Features], x));
        for (var t = 0; t < Steps; t += 33)
            Console.WriteLine($"step {t,2}: the loop says {states[t][0],7:0.0000}, the layer {outputs[0, t, 0],7:0.0000}");
        Console.WriteLine($"The largest difference of {Steps * Units} numbers is {Difference(states, outputs):0.0e0}.");

        float[] Draw(int count)
        {
            var values = new float[count];
            random.Uniform(values, -0.1f, 0.1f);
            return values;
        }
    }

    /// <summary>The state after each step. Weights are stored (from, to), in row order, as the layer keeps them.</summary>
    public static float[][] Loop(float[] x, float[] w, float[] u, float[] b)
    {
        var states = new float[Steps][];
        var state = new float[Units];
        for (var t = 0; t < Steps; t++)
        {
            var next = new float[Units];
            for (var j = 0; j < Units; j++)
            {
                double sum = b[j];
                for (var i = 0; i < Features; i++)
                    sum += x[t * Features + i] * w[i * Units + j];
                for (var i = 0; i < Units; i++)
                    sum += state[i] * u[i * Units + j];
                next[j] = (float)Math.Tanh(sum);
            }

            states[t] = state = next;
        }

        return states;
    }

    /// <summary>The layer with those weights.</summary>
    public static Sequential Build(float[] w, float[] u, float[] b)
    {
        var layer = new SimpleRNN(Units) { ReturnSequences = true };
        var model = new Sequential { new Input(Steps, Features), layer };
        layer.SetWeights([new Tensor([Features, Units], w), new Tensor([Units, Units], u), new Tensor([Units], b)]);
        return model;
    }

    public static double Difference(float[][] states, Tensor outputs)
        => states.SelectMany(step => step).Zip(outputs.ToArray()).Max(pair => Math.Abs((double)pair.First - pair.Second));
}
