namespace Nabi.Forecasting;

/// <summary>A model of a network that a function makes.</summary>
internal sealed class NetworkModel : WindowModel
{
    private readonly string name;
    private readonly Func<WindowInputs, Tensor> build;

    public NetworkModel(string name, Func<WindowInputs, Tensor> build)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(build);
        (this.name, this.build) = (name, build);
    }

    /// <inheritdoc/>
    public override string ClassName => name;

    /// <inheritdoc/>
    protected override Tensor Build(WindowInputs inputs) => build(inputs);
}
