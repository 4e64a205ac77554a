using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Nabi.Peers;

/// <summary>Recurrent layers, of words perhaps, the last step of which a dense layer reads. kind: r, g or l (LSTM).</summary>
internal sealed class Recurrent : Module<Tensor, Tensor>
{
    private readonly Embedding? embedding;
    private readonly LSTM? lstm;
    private readonly GRU? gru;
    private readonly RNN? rnn;
    private readonly Linear head;

    public Recurrent(string kind, long features, long units, long outputs, long words = 0, bool both = false, long layers = 1)
        : base("recurrent")
    {
        if (words > 0)
            embedding = Embedding(words, features);
        if (kind == "l")
            lstm = LSTM(features, units, layers, batchFirst: true, bidirectional: both);
        else if (kind == "g")
            gru = GRU(features, units, layers, batchFirst: true, bidirectional: both);
        else
            rnn = RNN(features, units, layers, batchFirst: true, bidirectional: both);
        head = Linear(both ? 2 * units : units, outputs);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        if (embedding is not null)
            x = embedding.call(x);
        x = lstm is not null ? lstm.call(x).Item1 : gru is not null ? gru.call(x).Item1 : rnn!.call(x).Item1;
        return head.call(x.select(1, -1));
    }
}

/// <summary>W1-bilstm and W1-3bilstm.</summary>
internal sealed class Stacked : Module<Tensor, Tensor>
{
    private readonly LSTM lstm;
    private readonly Linear head = Linear(28 * 128, 10);

    public Stacked(int layers)
        : base("stacked")
    {
        lstm = LSTM(28, 64, layers, batchFirst: true, bidirectional: true);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => head.call(lstm.call(x).Item1.flatten(1));
}

/// <summary>W3.</summary>
internal sealed class News : Module<Tensor, Tensor>
{
    private readonly Embedding embedding = Embedding(10_000, 256);
    private readonly GRU first = GRU(256, 256, batchFirst: true);
    private readonly GRU second = GRU(256, 128, batchFirst: true);
    private readonly Linear head = Linear(128, 46);

    public News()
        : base("news") => RegisterComponents();

    public override Tensor forward(Tensor x)
        => head.call(second.call(first.call(embedding.call(x)).Item1).Item1.select(1, -1));
}

/// <summary>W4-conv.</summary>
internal sealed class Convolved : Module<Tensor, Tensor>
{
    private readonly Conv1d first = Conv1d(14, 32, 5);
    private readonly Conv1d second = Conv1d(32, 32, 5);
    private readonly GRU gru = GRU(32, 32, batchFirst: true);
    private readonly Linear head = Linear(32, 1);

    public Convolved()
        : base("convolved") => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        x = F.relu(second.call(F.max_pool1d(F.relu(first.call(x.transpose(1, 2))), 3))).transpose(1, 2);
        return head.call(gru.call(x).Item1.select(1, -1));
    }
}

/// <summary>X-charlm.</summary>
internal sealed class Characters : Module<Tensor, Tensor>
{
    private readonly Embedding embedding = Embedding(65, 64);
    private readonly GRU gru = GRU(64, 1024, batchFirst: true);
    private readonly Linear head = Linear(1024, 65);

    public Characters()
        : base("characters") => RegisterComponents();

    public override Tensor forward(Tensor x) => head.call(gru.call(embedding.call(x)).Item1);
}

/// <summary>X-seq2seq.</summary>
internal sealed class Translation : Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding source = Embedding(8000, 256);
    private readonly Embedding target = Embedding(8000, 256);
    private readonly LSTM encoder = LSTM(256, 256, batchFirst: true);
    private readonly LSTM decoder = LSTM(256, 256, batchFirst: true);
    private readonly Linear head = Linear(512, 8000);

    public Translation()
        : base("translation") => RegisterComponents();

    public override Tensor forward(Tensor a, Tensor b)
    {
        var (memory, h, c) = encoder.call(source.call(a));
        var (decoded, _, _) = decoder.call(target.call(b), (h, c));
        var weights = F.softmax(bmm(decoded, memory.transpose(1, 2)), -1);
        return head.call(cat([decoded, bmm(weights, memory)], -1));
    }
}

/// <summary>X-custom: an LSTM cell whose gates see the memory, of small operations; the input's product is one for all steps.</summary>
internal sealed class Peephole : Module<Tensor, Tensor>
{
    private readonly Linear input = Linear(28, 256);
    private readonly Linear state = Linear(64, 256, hasBias: false);
    private readonly Linear head = Linear(64, 10);
    private readonly Parameter peepI = Parameter(zeros(64));
    private readonly Parameter peepF = Parameter(zeros(64));
    private readonly Parameter peepO = Parameter(zeros(64));

    public Peephole()
        : base("peephole") => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        Tensor h = zeros(x.size(0), 64), c = zeros(x.size(0), 64);
        foreach (var one in input.call(x).unbind(1))
        {
            var gates = (one + state.call(h)).chunk(4, 1);
            c = sigmoid(gates[1] + peepF * c) * c + sigmoid(gates[0] + peepI * c) * tanh(gates[2]);
            h = sigmoid(gates[3] + peepO * c) * tanh(c);
        }

        return head.call(h);
    }
}
