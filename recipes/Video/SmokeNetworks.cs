using Nabi.Detection;
using Nabi.Formats;

namespace Nabi.Recipes;

/// <summary>The lecture's networks with weights from files: YOLOv3, and ResNet50 at 224 x 224.</summary>
internal static class SmokeNetworks
{
    private const int Side = 224;

    /// <summary>Reads the networks.</summary>
    /// <param name="files">Darknet's description and weights of the detector, and Keras's weights of ResNet50, with the top or
    /// without.</param>
    /// <exception cref="NabiException">A file is damaged or of another network.</exception>
    public static (YoloV3 Detector, SmokeFeatures Features) Load((string Network, string Weights, string Features) files)
    {
        var detector = YoloV3.FromConfig(files.Network, files.Weights);
        var network = Applications.ResNet50(new() { IncludeTop = false, InputShape = [Side, Side, 3], Pooling = FeaturePooling.Avg });
        // By name, so that a file with the top serves as well; but then of all layers.
        var read = network.LoadWeights(files.Features, byName: true);
        var missing = network.Layers.Where(layer => layer.Weights.Count > 0 && !read.Contains(layer.Name))
            .Select(layer => layer.Name).ToList();
        return missing.Count == 0 ? (detector, new SmokeFeatures(network, Side, PicturePreprocessing.Caffe))
            : throw new NabiException(
                $"'{files.Features}' has no weights for {missing.Count} layers of ResNet50, '{missing[0]}' the first; "
                + "give Keras's file of ResNet50.");
    }
}
