using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Nabi.Peers;

/// <summary>A block of X-transformer; query, key and value are one product.</summary>
internal sealed class Block : Module<Tensor, Tensor>
{
    private readonly Linear projections = Linear(128, 384);
    private readonly Linear output = Linear(128, 128);
    private readonly Linear wide = Linear(128, 512);
    private readonly Linear narrow = Linear(512, 128);
    private readonly LayerNorm first = LayerNorm(128);
    private readonly LayerNorm second = LayerNorm(128);

    public Block()
        : base("block") => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var (batch, time) = (x.size(0), x.size(1));
        var parts = projections.call(x).view(batch, time, 3, 4, 32).permute(2, 0, 3, 1, 4).unbind(0);
        var seen = F.scaled_dot_product_attention(parts[0], parts[1], parts[2]).transpose(1, 2).reshape(batch, time, 128);
        x = first.call(x + output.call(seen));
        return second.call(x + narrow.call(F.relu(wide.call(x))));
    }
}

/// <summary>X-transformer.</summary>
internal sealed class Transformer : Module<Tensor, Tensor>
{
    private readonly Block first = new();
    private readonly Block second = new();
    private readonly Linear head = Linear(128, 2);

    public Transformer()
        : base("transformer") => RegisterComponents();

    public override Tensor forward(Tensor x) => head.call(second.call(first.call(x)).mean([1]));
}

/// <summary>X-own-attention.</summary>
internal sealed class OwnAttention : Module<Tensor, Tensor>
{
    private readonly Linear query = Linear(64, 64);
    private readonly Linear key = Linear(64, 64);
    private readonly Linear value = Linear(64, 64);
    private readonly Linear head = Linear(64, 10);

    public OwnAttention()
        : base("own") => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var scores = matmul(query.call(x), key.call(x).transpose(1, 2)) * 0.125;
        return head.call(matmul(F.softmax(scores, -1), value.call(x)).mean([1]));
    }
}

/// <summary>X-conv1d.</summary>
internal sealed class Series : Module<Tensor, Tensor>
{
    private readonly Conv1d first = Conv1d(16, 64, 5, padding: 2);
    private readonly Conv1d second = Conv1d(64, 64, 5, padding: 2);
    private readonly Conv1d third = Conv1d(64, 64, 5, padding: 2);
    private readonly Linear head = Linear(64, 10);

    public Series()
        : base("series") => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        x = F.max_pool1d(F.relu(first.call(x.transpose(1, 2))), 2);
        x = F.max_pool1d(F.relu(second.call(x)), 2);
        return head.call(F.max_pool1d(F.relu(third.call(x)), 2).mean([2]));
    }
}

/// <summary>X-convlstm; the input's convolution is one for all steps.</summary>
internal sealed class Frames : Module<Tensor, Tensor>
{
    private readonly Conv2d input = Conv2d(1, 64, 3, padding: 1);
    private readonly Conv2d state = Conv2d(16, 64, 3, padding: 1, bias: false);
    private readonly Conv2d head = Conv2d(16, 1, 3, padding: 1);

    public Frames()
        : base("frames") => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var (batch, time) = (x.size(0), x.size(1));
        var all = input.call(x.flatten(0, 1)).view(batch, time, 64, 40, 40);
        Tensor h = zeros(batch, 16, 40, 40), c = zeros(batch, 16, 40, 40);
        for (var t = 0; t < time; t++)
        {
            var gates = (all.select(1, t) + state.call(h)).chunk(4, 1);
            c = sigmoid(gates[1]) * c + sigmoid(gates[0]) * tanh(gates[2]);
            h = sigmoid(gates[3]) * tanh(c);
        }

        return head.call(h);
    }
}

/// <summary>X-cnn2d.</summary>
internal sealed class Pictures : Module<Tensor, Tensor>
{
    private readonly Conv2d first = Conv2d(3, 32, 3);
    private readonly Conv2d second = Conv2d(32, 64, 3);
    private readonly Linear wide = Linear(64 * 6 * 6, 64);
    private readonly Linear head = Linear(64, 10);

    public Pictures()
        : base("pictures") => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        x = F.max_pool2d(F.relu(first.call(x)), 2);
        x = F.max_pool2d(F.relu(second.call(x)), 2);
        return head.call(F.relu(wide.call(x.flatten(1))));
    }
}

/// <summary>X-mlp.</summary>
internal sealed class Perceptron : Module<Tensor, Tensor>
{
    private readonly Linear first = Linear(784, 512);
    private readonly Linear second = Linear(512, 512);
    private readonly Linear head = Linear(512, 10);

    public Perceptron()
        : base("perceptron") => RegisterComponents();

    public override Tensor forward(Tensor x) => head.call(F.relu(second.call(F.relu(first.call(x)))));
}

/// <summary>X-embed.</summary>
internal sealed class Words : Module<Tensor, Tensor>
{
    private readonly Embedding embedding = Embedding(50_000, 128);
    private readonly Linear head = Linear(128, 1);

    public Words()
        : base("words") => RegisterComponents();

    public override Tensor forward(Tensor x) => head.call(embedding.call(x).mean([1]));
}
