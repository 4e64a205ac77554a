namespace Nabi.Data;

/// <summary>The MNIST handwritten digits: 60,000 images for training and 10,000 for testing (LeCun, Cortes, Burges).</summary>
public static class Mnist
{
    private static readonly IdxImages Files = new(
        "mnist", "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6");

    /// <summary>
    /// Loads the digits, from a data folder or, if need be, from the network. Pixels are floats from 0 to 255 as in Keras;
    /// <c>Scale(1 / 255f)</c> brings them to 0 to 1.
    /// </summary>
    /// <param name="folder">The data folder, holding mnist/train-images-idx3-ubyte.gz and so on (or without .gz); null for NABI_DATA, or
    /// the network.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <returns>X of shape (images, 28, 28), Y of shape (images) with the digit.</returns>
    /// <exception cref="NabiException">A file is missing, damaged, or not what its name says.</exception>
    public static (LabeledData Train, LabeledData Test) Load(string? folder = null, IProgress<DownloadProgress>? progress = null)
        => Load(DataSource.Of(folder, progress));

    internal static (LabeledData Train, LabeledData Test) Load(DataSource source) => Files.Load(source);
}
