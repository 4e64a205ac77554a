namespace Nabi.Layers;

/// <summary>
/// A layer that works along one axis (time), two (height, width) or three (depth, height, width) between batch and channels. With
/// <see cref="DataFormat"/> <c>channels_first</c> the input is turned to channels last and the output turned back.
/// </summary>
public abstract class SpatialLayer : Layer
{

    private protected SpatialLayer(int axes) => Axes = axes;

    /// <summary>Where the channels stand: <c>channels_last</c> (default), (batch, ..., channels), or <c>channels_first</c>.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public DataFormat DataFormat { get => Get(LayerSettings.DataFormat); init => Set(LayerSettings.DataFormat, value); }

    /// <summary>1 for time, 2 for images, 3 for volumes.</summary>
    internal int Axes { get; }

    /// <summary>How many later steps an output may depend on, for layers over time.</summary>
    internal virtual int Ahead => 0;

    private string Form
    {
        get
        {
            var places = Axes switch { 1 => "time", 2 => "height, width", _ => "depth, height, width" };
            return DataFormat == DataFormat.ChannelsLast ? $"(batch, {places}, channels)" : $"(batch, channels, {places})";
        }
    }

    private int[] ToLast => [0, .. Enumerable.Range(2, Axes), 1];

    /// <summary>The layer's function with channels last.</summary>
    private protected abstract Tensor Transform(Tensor x, CallContext context);

    /// <summary>Creates the weights for an input of this shape, channels last.</summary>
    private protected virtual void Create(Shape input)
    {
    }

    /// <inheritdoc/>
    protected sealed override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireRank(inputs[0], Axes + 2, Form);
        Create(DataFormat == DataFormat.ChannelsLast ? inputs[0] : new Shape([.. ToLast.Select(axis => inputs[0][axis])]));
    }

    /// <inheritdoc/>
    protected sealed override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireRank(input.Shape, Axes + 2, Form);
        if (DataFormat == DataFormat.ChannelsLast)
            return Transform(input, context);
        var output = Transform(Ops.Transpose(input, ToLast), context);
        return output.Rank == Axes + 2 ? Ops.Transpose(output, [0, Axes + 1, .. Enumerable.Range(1, Axes)]) : output;
    }
}
