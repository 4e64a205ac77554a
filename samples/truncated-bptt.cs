#:project ../src/Nabi/Nabi.csproj

// A long sequence learned in pieces of k steps: the state is carried from piece to piece, the gradient is not. The task is an echo: say
// what was heard 12 steps ago. Pieces no longer than that cannot learn it; the shortest that reach back far enough learn fastest.
using Nabi;
using Nabi.Layers;
using Nabi.Optimizers;

static class TruncatedBptt
{
    public const int Length = 240, Delay = 12, Batch = 32;

    static void Main(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0]) : 100;
        foreach (var k in (int[])[120, 60, 24, 12, 6])
        {
            Seeds.Set(1);
            var model = Build(k);
            var random = Seeds.NextStream();
            var loss = 0f;
            for (var round = 0; round < rounds; round++)
                loss = Train(model, Sounds(random), k);
            Console.WriteLine($"pieces of {k,3} steps: loss {loss:0.000} (1 is that of saying 0 all the time)");
        }
    }

    public static Sequential Build(int k)
    {
        var model = new Sequential
        {
            new Input(k, 1) { BatchSize = Batch },
            new LSTM(32) { Stateful = true, ReturnSequences = true },
            new Dense(1),
        };
        model.Compile(new Adam(3e-3f), "mse");
        return model;
    }

    /// <summary>One training step for each piece of a batch of sequences, from the front; returns their mean loss.</summary>
    public static float Train(Model model, float[] sounds, int k)
    {
        var loss = 0f;
        model.ResetStates();
        for (var from = 0; from < Length; from += k)
            loss += model.TrainOnBatch(Piece(sounds, Delay + from, k), Piece(sounds, from, k))["loss"] * k / Length;
        return loss;
    }

    /// <summary>Random signs, (batch, steps) in row order, with the steps of the delay in front.</summary>
    public static float[] Sounds(RandomStream random)
    {
        var sounds = new float[Batch * (Length + Delay)];
        random.Uniform(sounds);
        return [.. sounds.Select(value => value < 0.5f ? -1f : 1f)];
    }

    static Tensor Piece(float[] sounds, int from, int count)
        => new([Batch, count, 1], [.. sounds.Chunk(Length + Delay).SelectMany(row => row[from..(from + count)])]);
}
