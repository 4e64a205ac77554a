using Nabi.Data;

namespace Nabi.Recipes;

public sealed partial class RecipeData
{
    /// <summary>CIFAR-10's colour images from 0 to 1, labels as one-hot rows.</summary>
    public (LabeledData Train, LabeledData Test) Cifar10()
    {
        var (train, test) = IsTiny ? SyntheticPictures.Load(160, 40) : Nabi.Data.Cifar10.Load(options.Data, Progress);
        return (train.Scale(1 / 255f).OneHot(10), test.Scale(1 / 255f).OneHot(10));
    }
}
