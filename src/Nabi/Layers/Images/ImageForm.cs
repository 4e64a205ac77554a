namespace Nabi.Layers;

/// <summary>Images as layers get them, a batch or a single one, with channels last or first.</summary>
internal static class ImageForm
{
    /// <summary>Refuses what is no image.</summary>
    /// <param name="owner">How the sentence calls the layer.</param>
    /// <param name="input">The shape of what it was given.</param>
    /// <param name="format">Where the channels stand.</param>
    /// <exception cref="NabiException">The input has not four axes, nor three known ones.</exception>
    public static void Require(string owner, Shape input, DataFormat format)
    {
        // A batch of unknown length is no image: its samples have two axes.
        if (input.Rank == 4 || (input.Rank == 3 && input[0] >= 0))
            return;
        var places = format == DataFormat.ChannelsLast ? "height, width, channels" : "channels, height, width";
        throw new NabiException($"{owner} expects images of shape (batch, {places}), or one image ({places}), got {input}.");
    }

    /// <summary>Changes images that come as (batch, height, width, channels), and gives them back in the form in which they came.</summary>
    /// <param name="input">The images.</param>
    /// <param name="format">Where their channels stand.</param>
    /// <param name="change">What becomes of them.</param>
    public static Tensor Apply(Tensor input, DataFormat format, Func<Tensor, Tensor> change)
    {
        var x = input.Rank == 3 ? Ops.ExpandDims(input, 0) : input;
        x = format == DataFormat.ChannelsLast ? change(x) : Ops.Transpose(change(Ops.Transpose(x, 0, 2, 3, 1)), 0, 3, 1, 2);
        return input.Rank == 3 ? Ops.Squeeze(x, 0) : x;
    }
}
