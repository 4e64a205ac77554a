using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Nabi.Peers;

/// <summary>The steps by the names of the bench; NAME@inf is a prediction of the network of NAME.</summary>
internal static class Workloads
{
    private enum Goal
    {
        Classes,
        Bit,
        Absolute,
        PerStep,
    }

    public static Action? Make(string workload)
    {
        var predicts = workload.EndsWith("@inf", StringComparison.Ordinal);
        return (predicts ? workload[..^4] : workload) switch
        {
            "W1-rnn" => Digits("r", 32),
            "W1-lstm" => Digits("l", 32),
            "W1-gru" => Digits("g", 32),
            "W1-bilstm" => Run(new Stacked(1), rand(32, 28, 28), Ids(10, 32), Goal.Classes),
            "W1-3bilstm" => Run(new Stacked(3), rand(32, 28, 28), Ids(10, 32), Goal.Classes),
            "W2-lstm" => Reviews("l"),
            "W2-rnn" => Reviews("r"),
            "W2-bilstm" => Reviews("l", both: true),
            "W3" => Run(new News(), Ids(10_000, 32, 500), Ids(46, 32), Goal.Classes),
            "W4-gru" => Run(new Recurrent("g", 14, 32, 1), rand(128, 240, 14), rand(128, 1), Goal.Absolute, rmsProp: true),
            "W4-conv" => Run(new Convolved(), rand(128, 240, 14), rand(128, 1), Goal.Absolute, rmsProp: true),
            "W5" => Melody(),
            "inf-b1" => Prediction(new Recurrent("l", 28, 64, 10), rand(1, 28, 28)),
            "inf-b32" => Prediction(new Recurrent("l", 28, 64, 10), rand(32, 28, 28)),
            "step" => OneStep(),
            "X-lstm512" => Run(new Recurrent("l", 128, 512, 10), rand(64, 50, 128), Ids(10, 64), Goal.Classes),
            "X-lstm1024" => Run(new Recurrent("l", 128, 1024, 10), rand(32, 64, 128), Ids(10, 32), Goal.Classes),
            "X-2x256" => Run(new Recurrent("l", 64, 256, 10, layers: 2), rand(64, 100, 64), Ids(10, 64), Goal.Classes),
            "X-b4" => Run(new Recurrent("l", 32, 128, 10), rand(4, 100, 32), Ids(10, 4), Goal.Classes),
            "X-b1long" => Run(new Recurrent("l", 16, 64, 10), rand(1, 2000, 16), Ids(10, 1), Goal.Classes),
            "X-charlm" => Run(new Characters(), Ids(65, 64, 100), Ids(65, 64, 100), Goal.PerStep),
            "X-seq2seq" => Translation(predicts),
            "X-transformer" => Run(new Transformer(), rand(32, 128, 128), Ids(2, 32), Goal.Classes),
            "X-conv1d" => Run(new Series(), rand(64, 512, 16), Ids(10, 64), Goal.Classes),
            "X-convlstm" => Run(new Frames(), rand([8, 10, 1, 40, 40]), rand(8, 1, 40, 40), Goal.Bit),
            "X-cnn2d" => Run(new Pictures(), rand(32, 3, 32, 32), Ids(10, 32), Goal.Classes),
            "X-mlp" => Run(new Perceptron(), rand(128, 784), Ids(10, 128), Goal.Classes),
            "X-custom" or "X-custom-pure" => Run(new Peephole(), rand(32, 28, 28), Ids(10, 32), Goal.Classes),
            "X-own-attention" => Run(new OwnAttention(), rand(32, 64, 64), Ids(10, 32), Goal.Classes),
            "X-embed" => Run(new Words(), Ids(50_000, 64, 200), Bits(64), Goal.Bit),
            _ => null,
        };

        Action Digits(string kind, long batch) => Run(new Recurrent(kind, 28, 64, 10), rand(batch, 28, 28), Ids(10, batch), Goal.Classes);

        Action Reviews(string kind, bool both = false)
            => Run(new Recurrent(kind, 32, 32, 1, words: 10_000, both: both), Ids(10_000, 128, 500), Bits(128), Goal.Bit, rmsProp: true);

        Action Run(Module<Tensor, Tensor> net, Tensor x, Tensor y, Goal goal, bool rmsProp = false)
            => predicts ? Prediction(net, x) : Training([.. net.parameters()], () => net.call(x), y, goal, rmsProp);
    }

    private static Tensor Ids(long below, params long[] size) => randint(0, below, size, dtype: int64);

    private static Tensor Bits(long rows) => randint(0, 2, [rows, 1]).to(float32);

    private static Action Prediction(Module<Tensor, Tensor> net, Tensor x)
    {
        net.eval();
        return () =>
        {
            using var scope = NewDisposeScope();
            using var none = inference_mode();
            net.call(x);
        };
    }

    private static Action Training(Parameter[] weights, Func<Tensor> forward, Tensor y, Goal goal, bool rmsProp = false)
    {
        optim.Optimizer optimizer = rmsProp ? optim.RMSProp(weights, 1e-3, alpha: 0.9) : optim.Adam(weights, 1e-3);
        return () =>
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var output = forward();
            var loss = goal switch
            {
                Goal.Classes => F.cross_entropy(output, y),
                Goal.PerStep => F.cross_entropy(output.flatten(0, 1), y.flatten()),
                Goal.Bit => F.binary_cross_entropy_with_logits(output, y),
                _ => F.l1_loss(output, y),
            };
            loss.backward();
            optimizer.step();
        };
    }

    // The state goes from step to step.
    private static Action Melody()
    {
        var (lstm, head) = (LSTM(1, 128, batchFirst: true), Linear(128, 14));
        var (x, y) = (rand(1, 4, 1), Ids(14, 1));
        Tensor h = zeros(1, 1, 128), c = zeros(1, 1, 128);
        return Training([.. lstm.parameters(), .. head.parameters()], () =>
        {
            var (sequence, nextH, nextC) = lstm.call(x, (h, c));
            h.Dispose();
            c.Dispose();
            h = nextH.detach().MoveToOuterDisposeScope();
            c = nextC.detach().MoveToOuterDisposeScope();
            return head.call(sequence.select(1, 3));
        }, y, Goal.Classes);
    }

    private static Action OneStep()
    {
        var lstm = LSTM(28, 64, batchFirst: true);
        lstm.eval();
        var x = rand(1, 1, 28);
        Tensor h = zeros(1, 1, 64), c = zeros(1, 1, 64);
        return () =>
        {
            using var scope = NewDisposeScope();
            using var none = inference_mode();
            var (_, nextH, nextC) = lstm.call(x, (h, c));
            h.Dispose();
            c.Dispose();
            h = nextH.MoveToOuterDisposeScope();
            c = nextC.MoveToOuterDisposeScope();
        };
    }

    private static Action Translation(bool predicts)
    {
        var net = new Translation();
        var (source, target, y) = (Ids(8000, 32, 40), Ids(8000, 32, 40), Ids(8000, 32, 40));
        if (!predicts)
            return Training([.. net.parameters()], () => net.call(source, target), y, Goal.PerStep);
        net.eval();
        return () =>
        {
            using var scope = NewDisposeScope();
            using var none = inference_mode();
            net.call(source, target);
        };
    }
}
