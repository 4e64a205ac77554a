using Nabi.Data;

namespace Nabi.Recipes;

/// <summary>
/// The data sets of the curriculum: the real ones from the data folder or the network, or, for a tiny run, small ones made
/// on the spot that ask the same of a model.
/// </summary>
public sealed partial class RecipeData
{
    private readonly RecipeOptions options;

    internal RecipeData(RecipeOptions options) => this.options = options;

    private bool IsTiny => options.Budget == Budget.Tiny;

    private IProgress<DownloadProgress> Progress => new DownloadLine(options.Log);

    /// <summary>Digits of 28 rows by 28 pixels from 0 to 1, labels 0 to 9 as one-hot rows.</summary>
    public (LabeledData Train, LabeledData Test) Mnist()
    {
        var (train, test) = IsTiny ? SyntheticDigits.Load(320, 80) : Nabi.Data.Mnist.Load(options.Data, Progress);
        return (train.Scale(1 / 255f).OneHot(10), test.Scale(1 / 255f).OneHot(10));
    }

    /// <summary>Garments of 28 rows by 28 pixels from 0 to 1, labels as one-hot rows.</summary>
    public (LabeledData Train, LabeledData Test) FashionMnist()
    {
        var (train, test) = IsTiny ? SyntheticDigits.Load(320, 80) : Nabi.Data.FashionMnist.Load(options.Data, Progress);
        return (train.Scale(1 / 255f).OneHot(10), test.Scale(1 / 255f).OneHot(10));
    }
}
