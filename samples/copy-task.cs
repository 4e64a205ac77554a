#:project ../src/Nabi/Nabi.csproj

// Eight symbols stand anywhere among many empty steps and are given back in order at the end (selective copy; Gu and Dao, 2023). Two blocks
// of mLSTM learn it on short sequences first and then on longer ones. Every batch is made anew: nothing can be learned by heart.
using Nabi;
using Nabi.Layers;
using Nabi.Optimizers;

static class CopyTask
{
    public const int Symbols = 8, Wanted = 8;

    static void Main(string[] args)
    {
        var steps = args.Length > 0 ? 10 * int.Parse(args[0]) : 300;
        (int Time, int Steps)[] stages = [.. Enumerable.Repeat((50, steps), 6), (100, steps), (200, steps)];
        Seeds.Set(1);
        var model = Build(x => WithWindow(x, new MLSTM(64, heads: 2) { ReturnSequences = true }), blocks: 2);
        Compile(model, 5e-3f, stages.Sum(stage => stage.Steps));
        var random = RandomStream.FromSeed(1);
        foreach (var (time, count) in stages)
        {
            var losses = Enumerable.Range(0, count).Average(_ => Train(model, time, isScattered: true, random)["loss"]);
            Console.WriteLine($"{count} steps over {time}: loss {losses:0.000}");
        }

        var (x, y) = Make(500, 200, isScattered: true, RandomStream.FromSeed(1001));
        var right = model.Evaluate(x, y, batchSize: 50)["accuracy"];
        Console.WriteLine($"Of the symbols among 200 steps {right:0.0 %} are right; guessing has 12.5 %.");
    }

    /// <summary>The answers are the outputs at the last steps, those that ask.</summary>
    public static Model Build(Func<Tensor, Tensor> block, int blocks)
    {
        var input = Input.Of(new Input([null]) { DType = DType.Int32 });
        var x = new Embedding(Symbols + 2, 64).Apply(input);
        for (var i = 0; i < blocks; i++)
            x = block(x);
        return new Model(input, new Dense(Symbols, "softmax").Apply(new LayerNormalization().Apply(x)[.., ^Wanted.., ..]));
    }

    /// <summary>x + W layer(conv(norm(x))): the block of minGRU, with a causal convolution over four steps of each channel.</summary>
    public static Tensor WithWindow(Tensor x, Recurrent layer)
    {
        var y = new ZeroPadding1D(3, 0).Apply(new LayerNormalization().Apply(x));
        return x + new Dense(x.Shape[-1]).Apply(layer.Apply(new DepthwiseConv1D(4).Apply(y)));
    }

    /// <summary>AdamW, whose learning rate goes up in the first twentieth of all steps and down along a cosine.</summary>
    public static void Compile(Model model, float learningRate, int steps)
    {
        var rate = new CosineDecay(1e-5f, 0.95f * steps) { Alpha = 0.02f, WarmupTarget = learningRate, WarmupSteps = 0.05f * steps };
        model.Compile(new AdamW(rate) { WeightDecay = 0.01f, ClipNorm = 1f }, "sparse_categorical_crossentropy", "accuracy");
    }

    /// <summary>One step on 32 sequences made for it.</summary>
    public static Logs Train(Model model, int time, bool isScattered, RandomStream random)
    {
        var (x, y) = Make(32, time, isScattered, random);
        return model.TrainOnBatch(x, y);
    }

    /// <summary>
    /// Ids (count, time + wanted): 0 for an empty step, 1 for one that asks, then the symbols; and the symbols asked for, (count, wanted).
    /// They are scattered over the steps before the first that asks, or stand at the beginning.
    /// </summary>
    public static (Tensor X, Tensor Y) Make(int count, int time, bool isScattered, RandomStream random)
    {
        var length = time + Wanted;
        var (x, y) = (new int[count * length], new int[count * Wanted]);
        for (var row = 0; row < count; row++)
        {
            int[] places = isScattered ? [.. random.Permutation(time)[..Wanted].Order()] : [.. Enumerable.Range(0, Wanted)];
            for (var i = 0; i < Wanted; i++)
            {
                var symbol = random.NextInt(Symbols);
                y[row * Wanted + i] = symbol;
                x[row * length + places[i]] = 2 + symbol;
                x[row * length + time + i] = 1;
            }
        }

        return (new Tensor([count, length], x), new Tensor([count, Wanted], y));
    }
}
