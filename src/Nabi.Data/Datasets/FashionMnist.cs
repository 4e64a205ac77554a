namespace Nabi.Data;

/// <summary>Fashion-MNIST: 60,000 images of garments for training and 10,000 for testing (Xiao, Rasul, Vollgraf 2017).</summary>
public static class FashionMnist
{
    private static readonly IdxImages Files = new(
        "fashion-mnist", "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5");

    /// <summary>The names of the ten classes.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>
    /// Loads the garments, from a data folder or, if need be, from the network. Pixels are floats from 0 to 255 as in Keras.
    /// </summary>
    /// <param name="folder">The data folder, holding fashion-mnist/train-images-idx3-ubyte.gz and so on; null for NABI_DATA, or the
    /// network.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <returns>X of shape (images, 28, 28), Y of shape (images) with the class.</returns>
    /// <exception cref="NabiException">A file is missing, damaged, or not what its name says.</exception>
    public static (LabeledData Train, LabeledData Test) Load(string? folder = null, IProgress<DownloadProgress>? progress = null)
        => Load(DataSource.Of(folder, progress));

    internal static (LabeledData Train, LabeledData Test) Load(DataSource source) => Files.Load(source);
}
