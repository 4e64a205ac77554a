using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>
/// An operation on tensors as a layer without weights, as functional models hold those of <c>keras.ops</c>: <c>NotEqual</c>,
/// <c>ExpandDims</c>, <c>Any</c>. Known ones come from a config; masks do not pass.
/// </summary>
internal sealed class OperationLayer : Layer
{
    private readonly Func<Tensor[], Tensor> apply;
    private readonly Config settings;

    public OperationLayer(string className, Config settings, int least, int most, Func<Tensor[], Tensor> apply)
    {
        ClassName = className;
        this.settings = settings;
        this.apply = apply;
        (Least, Most) = (least, most);
    }

    public override string ClassName { get; }

    private int Least { get; }

    private int Most { get; }

    public override void Write(Config config)
    {
        foreach (var (key, value) in settings.Json)
            config.Set(key, value);
        config.Set("name", Name);
    }

    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
        => inputs.Length >= Least && inputs.Length <= Most ? [apply(inputs)]
            : throw new NabiException($"{Title} takes {(Least == Most ? $"{Least}" : $"{Least} to {Most}")} inputs, got {inputs.Length}.");
}
