namespace Nabi.Layers;

/// <summary>
/// The middle of images, in training and in inference: (batch, height, width, channels) to (batch, Height, Width, channels), or one image
/// (height, width, channels). Of an image that is smaller, the largest middle with the proportions of the result, enlarged to it.
/// </summary>
/// <remarks>Keras's <c>CenterCrop</c>. Where as many rows cannot be left out above and below, one more is left out below.</remarks>
public sealed class CenterCrop : Layer
{
    /// <summary>A crop.</summary>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public CenterCrop(int height, int width)
    {
        Set(CropSize.Height, height);
        Set(CropSize.Width, width);
    }

    /// <summary>Rows of the result.</summary>
    public int Height => Get(CropSize.Height);

    /// <summary>Columns of the result.</summary>
    public int Width => Get(CropSize.Width);

    /// <summary>
    /// Where the channels stand: <c>channels_last</c> (default), (batch, height, width, channels), or <c>channels_first</c>.
    /// </summary>
    /// <exception cref="NabiException">Another word.</exception>
    public DataFormat DataFormat { get => Get(LayerSettings.DataFormat); init => Set(LayerSettings.DataFormat, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [CropSize.Height, CropSize.Width, LayerSettings.DataFormat];

    private protected override bool WantsFloats => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ImageForm.Require(Title, input.Shape, DataFormat);
        return ImageForm.Apply(input, DataFormat, x => CropSize.Fits(x, Height, Width) ? ImageResizing.Middle(x, Height, Width)
            : CropSize.Stretched(Title, x, Height, Width));
    }
}
