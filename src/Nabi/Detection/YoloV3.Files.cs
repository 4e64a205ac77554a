using Nabi.Files;
using Nabi.Formats;

namespace Nabi.Detection;

/// <content>Darknet's files.</content>
public sealed partial class YoloV3
{
    /// <summary>The detector of a darknet config, of the full network, the tiny one or another of their layers.</summary>
    /// <param name="path">A <c>.cfg</c> file with a [yolo] section for each scale.</param>
    /// <param name="weights">A <c>.weights</c> file of darknet, or any other file of weights; null (default) for random weights.</param>
    /// <param name="limits">Bounds on sizes; <see cref="ReadLimits.Default"/> if not given. Weights have up to 1 GiB in any case.</param>
    /// <exception cref="NabiException">A file is damaged or asks for what is not built here, or the weights are of another
    /// network.</exception>
    public static YoloV3 FromConfig(string path, string? weights = null, ReadLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = FileOpener.OpenRead(path);
        var name = $"'{path}'";
        var detector = Reading.Guarded(name, () => Read(stream, name, weights is not null, limits ?? ReadLimits.Default));
        if (weights is not null)
            ModelFile.LoadWeights(detector, weights, limits: limits);
        return detector;
    }

    /// <summary>The detector of a darknet config.</summary>
    /// <param name="stream">The config.</param>
    /// <param name="source">What errors call it.</param>
    /// <param name="isFilled">Whether a file will bring the weights, which need no random values then.</param>
    /// <param name="limits">Bounds on sizes.</param>
    internal static YoloV3 Read(Stream stream, string source, bool isFilled, ReadLimits limits)
    {
        var network = isFilled ? WeightBudget.Within(long.MaxValue, () => DarknetNetwork.Read(stream, source, limits))
            : DarknetNetwork.Read(stream, source, limits);
        if (network.Scales.Count == 0)
            throw new NabiException($"{source} has no section [yolo], so it is no detector; Model.Load builds other networks.");
        var grid = YoloGrid.Of(
            [.. network.Scales.Select(scale => scale.Anchors.Select(size => new Anchor(size.Width, size.Height)).ToArray())],
            network.Scales[0].Output.Shape[3] / network.Scales[0].Anchors.Count - 5);
        if (network.Scales.Any(scale => scale.Output.Shape[3] != scale.Anchors.Count * grid.Width))
            throw new NabiException($"{source} has sections [yolo] of different numbers of classes; give all of them the same.");
        return new YoloV3(new YoloNetwork(network.Input, network.Outputs, grid), "yolov3");
    }
}
