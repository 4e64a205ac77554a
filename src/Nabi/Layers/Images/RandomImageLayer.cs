namespace Nabi.Layers;

/// <summary>
/// What the layers that change images at random in training share: (batch, height, width, channels), or one image (height, width,
/// channels). Each image of a batch has its own draw, another one in every step; in inference images pass unchanged.
/// </summary>
public abstract class RandomImageLayer : RandomLayer
{
    /// <summary>The setting where Keras's config does not have it.</summary>
    private protected static readonly ConfigSetting<DataFormat> OwnDataFormat =
        new(LayerSettings.DataFormat) { Default = DataFormat.ChannelsLast, Choices = DataFormat.Words, OmitsDefault = true };

    private protected RandomImageLayer()
    {
    }

    /// <summary>
    /// Where the channels stand: <c>channels_last</c> (default), (batch, height, width, channels), or <c>channels_first</c>.
    /// </summary>
    /// <exception cref="NabiException">Another word.</exception>
    public DataFormat DataFormat { get => Get(DataFormatSetting); init => Set(DataFormatSetting, value); }

    private protected virtual ConfigSetting<DataFormat> DataFormatSetting => LayerSettings.DataFormat;

    private protected override bool WantsFloats => true;

    /// <summary>Changes images, channels last, in training.</summary>
    private protected abstract Tensor Change(Tensor x);

    /// <inheritdoc/>
    protected sealed override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ImageForm.Require(Title, inputs[0], DataFormat);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        ImageForm.Require(Title, input.Shape, DataFormat);
        return context.Training && !input.IsSymbolic ? ImageForm.Apply(input, DataFormat, Change) : input;
    }

    /// <summary>A number for each image, evenly spread over a range, or several: (batch, width...).</summary>
    private protected Tensor Draw(Tensor x, (float Low, float High) range, params int[] width)
        => Ops.UniformNoise(x, width, range.Low, range.High, Random);
}
