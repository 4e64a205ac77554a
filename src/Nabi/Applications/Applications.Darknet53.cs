namespace Nabi;

public static partial class Applications
{
    /// <summary>
    /// Darknet53, the network below YOLOv3: 3 x 3 convolutions that halve the picture, each before blocks of 1 x 1 and 3 x 3. Layers are
    /// numbered in the order of darknet's files: <c>conv_0</c>, <c>bn_0</c>, <c>leaky_0</c> and so on. 41,645,640 parameters with the top,
    /// of them 35,712 moving averages. Pictures: <see cref="PicturePreprocessing.Unit"/>.
    /// </summary>
    /// <param name="options">What it is made for; null for Keras's defaults.</param>
    /// <exception cref="NabiException">The input shape cannot be used.</exception>
    /// <remarks>Redmon and Farhadi, 2018.</remarks>
    public static Model Darknet53(ApplicationOptions? options = null)
        => Made("darknet53", options, input => new DarknetLayers().Darknet53(input, static filters => filters)[^1]);
}
