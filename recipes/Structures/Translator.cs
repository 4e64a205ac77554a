using Nabi.Layers;
using Nabi.Optimizers;

namespace Nabi.Recipes;

/// <summary>
/// An encoder-decoder: a GRU reads the source, its last state begins another that writes the target symbol by symbol, at each step
/// looking back at all the encoder's steps where attention is wanted.
/// </summary>
internal sealed class Translator
{
    private readonly AdditiveAttention attention = new();
    private readonly Model inside;

    public Translator(int symbols, int sourceLength, int targetLength, bool withAttention)
    {
        var source = Input.Of(new Input(sourceLength) { DType = DType.Int32 });
        var target = Input.Of(new Input(targetLength) { DType = DType.Int32 });
        var (read, memory) = new GRU(64) { ReturnSequences = true, ReturnState = true }.ApplyWithState(new Embedding(symbols, 32).Apply(source));
        var (written, _) = new GRU(64) { ReturnSequences = true, ReturnState = true }
            .ApplyWithState(new Embedding(symbols, 32).Apply(target), initial: [memory[0]]);
        var looked = withAttention ? new Concatenate().Apply([written, attention.Apply([written, read])]) : written;
        Model = new Model([source, target], new Dense(symbols, "softmax").Apply(looked));
        Model.Compile(new Adam(3e-3f), [(Losses.Loss)"sparse_categorical_crossentropy"], metrics: [["accuracy"]]);
        inside = new Model([source, target], [written, read]);
        TargetLength = targetLength;
    }

    public Model Model { get; }

    private int TargetLength { get; }

    /// <summary>The best target found with so many candidates kept at every step (1: greedy), without its end mark.</summary>
    public int[] Translate(Tensor source, int beam, int start, int end)
    {
        List<(int[] Symbols, double Score)> candidates = [([start], 0)];
        for (var step = 0; step < TargetLength - 1 && candidates.Any(one => one.Symbols[^1] != end); step++)
        {
            var numbers = candidates.SelectMany(one => one.Symbols.Concat(new int[TargetLength - one.Symbols.Length])).ToArray();
            var heard = new Tensor([candidates.Count, TargetLength], numbers);
            var sources = new Tensor([candidates.Count, source.Shape[1]], [.. candidates.SelectMany(_ => source.AsIntegers().ToArray())]);
            var chances = Model.PredictAll([sources, heard])[0];
            var symbols = chances.Shape[2];
            candidates = [.. candidates.SelectMany((one, i) => one.Symbols[^1] == end ? [one]
                : Enumerable.Range(0, symbols).Select(symbol => ((int[])[.. one.Symbols, symbol],
                    one.Score + Math.Log(chances.AsSpan()[(i * TargetLength + one.Symbols.Length - 1) * symbols + symbol] + 1e-9))))
                .OrderByDescending(one => one.Item2).Take(beam)];
        }

        return [.. candidates[0].Symbols.Skip(1).Where(symbol => symbol != end)];
    }

    /// <summary>Where the writer looked: (target steps, source steps), the weights of the attention.</summary>
    public Tensor Weights(Tensor source, Tensor target)
    {
        var states = inside.PredictAll([source, target]);
        return attention.ApplyWithScores([states[0], states[1]]).Weights;
    }
}
