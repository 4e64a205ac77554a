namespace Nabi.Formats.Tests;

/// <summary>Weights of a network for pictures go from file to network, with and without its top.</summary>
public sealed class ApplicationWeightsTests
{
    [Theory]
    [InlineData("net.weights.h5")]
    [InlineData("net.h5")]
    public void Weights_of_the_whole_network_fill_it_again(string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder[name];
        ApplicationOptions options = new() { InputShape = [32, 32, 3], Classes = 10 };
        var (net, other) = (Applications.MobileNetV2(options, 0.35f), Applications.MobileNetV2(options, 0.35f));
        net.SaveWeights(path);
        other.LoadWeights(path);
        var x = Tensor.Ones(1, 32, 32, 3);
        Assert.Equal(net.Predict(x).ToArray(), other.Predict(x).ToArray());
    }
}
