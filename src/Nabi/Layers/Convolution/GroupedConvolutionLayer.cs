using Nabi.Activations;
using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>What <see cref="Conv1D"/>, <see cref="Conv2D"/> and <see cref="Conv3D"/> share: the convolution itself, in one group or several.</summary>
public abstract class GroupedConvolutionLayer : ConvolutionLayer
{
    private protected GroupedConvolutionLayer(int filters, int[] kernel, Activation? activation, Config? config)
        : base(filters, kernel, activation, config)
    {
        if (config is not null)
            Groups = config.Int("groups", 1);
    }

    /// <summary>Channels and filters are cut into this many parts that do not see each other; 1 by default.</summary>
    /// <exception cref="NabiException">Below 1, or the filters cannot be divided evenly.</exception>
    public int Groups
    {
        get;
        init => field = Filters % Positive(ClassName, "groups", value) == 0 ? value
            : throw new NabiException($"{ClassName}: {Filters} filters cannot be divided into {value} groups.");
    } = 1;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("groups", Groups);
    }

    private protected override void Create(Shape input)
    {
        var channels = Channels(input);
        if (channels % Groups != 0)
            throw new NabiException($"{Title}: {channels} channels cannot be divided into {Groups} groups.");
        CreateKernel(channels / Groups, Filters);
        CreateBias(Filters);
    }

    private protected override Tensor Transform(Tensor x, CallContext context)
        => Activation.Apply(Ops.Convolution(x, Kernel!, Windows, Groups, Bias?.Value));
}
