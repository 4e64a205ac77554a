namespace Nabi.Detection;

/// <content>Boxes of pictures.</content>
public sealed partial class YoloV3
{
    /// <summary>
    /// Finds the objects of pictures of one size, in batches. Pictures of another size than the network's are put into it with their
    /// proportions kept (<see cref="Letterbox"/>); a network of any size sees them in the next multiples of <see cref="Stride"/>.
    /// </summary>
    /// <param name="pictures">(batch, height, width, channels), numbers from 0 to 1.</param>
    /// <param name="scoreThreshold">What the product of objectness and class must exceed, 0 to 1; 0.5 by default.</param>
    /// <param name="iouThreshold">The overlap above which the lower of two scores of a class goes, 0 to 1; 0.45 by default.</param>
    /// <param name="maxDetections">How many objects a picture has at most, those with the highest scores; 100 by default.</param>
    /// <param name="batchSize">Pictures per step; 8 by default.</param>
    /// <returns>The objects of each picture, highest score first; boxes in parts of the picture, clipped to it.</returns>
    /// <exception cref="NabiException">The pictures do not fit the network, or a threshold is out of range.</exception>
    public IReadOnlyList<IReadOnlyList<DetectedObject>> Detect(
        Tensor pictures, float scoreThreshold = 0.5f, float iouThreshold = 0.45f, int maxDetections = Boxes.DefaultMaxDetections,
        int batchSize = 8)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Rank != 4 || pictures.Shape[1] < 1 || pictures.Shape[2] < 1 || pictures.Shape[3] != Channels)
        {
            throw new NabiException(
                $"YoloV3 \"{Name}\": Detect needs pictures (batch, height, width, {Channels}), got {pictures.Shape}.");
        }

        if (pictures.Shape[0] == 0)
            return [];
        var box = Around(pictures.Shape[1], pictures.Shape[2]);
        var seen = (box.Height, box.Width) == (box.PictureHeight, box.PictureWidth) ? pictures : box.Apply(pictures);
        var found = Decode(PredictAll([seen], batchSize), box.Height, box.Width, scoreThreshold, iouThreshold, maxDetections);
        return [
            .. found.Select(objects
                => (IReadOnlyList<DetectedObject>)[.. objects.Select(one => one with { Box = box.ToPicture(one.Box).Clipped() })])];
    }

    /// <summary>Finds the objects of pictures that may have different sizes, one after the other.</summary>
    /// <param name="pictures">Each (height, width, channels), numbers from 0 to 1.</param>
    /// <param name="scoreThreshold">What the product of objectness and class must exceed, 0 to 1; 0.5 by default.</param>
    /// <param name="iouThreshold">The overlap above which the lower of two scores of a class goes, 0 to 1; 0.45 by default.</param>
    /// <param name="maxDetections">How many objects a picture has at most; 100 by default.</param>
    /// <returns>The objects of each picture, highest score first; boxes in parts of the picture, clipped to it.</returns>
    /// <exception cref="NabiException">A picture does not fit the network, or a threshold is out of range.</exception>
    public IReadOnlyList<IReadOnlyList<DetectedObject>> Detect(
        IEnumerable<Tensor> pictures, float scoreThreshold = 0.5f, float iouThreshold = 0.45f,
        int maxDetections = Boxes.DefaultMaxDetections)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        List<IReadOnlyList<DetectedObject>> all = [];
        foreach (var picture in pictures)
        {
            if (picture is not { Rank: 3 })
            {
                throw new NabiException(
                    $"YoloV3 \"{Name}\": Detect needs pictures (height, width, {Channels}) in a list, got "
                    + $"{picture?.Shape.ToString() ?? "null"} "
                    + $"as picture {all.Count}.");
            }

            all.Add(Detect(Ops.ExpandDims(picture, 0), scoreThreshold, iouThreshold, maxDetections)[0]);
        }

        return all;
    }

    /// <summary>
    /// The objects that outputs of the model say: the middle of a box is sigmoid(t) beyond its cell's corner, its size exp(t) times the
    /// anchor's, its score the sigmoid of the objectness times that of each class; without those that overlap better ones of their class.
    /// </summary>
    /// <param name="outputs">Of <c>PredictAll</c>: for each scale (batch, rows, columns, anchors x (5 + classes)).</param>
    /// <param name="height">Rows of the pictures that the network saw; anchors are in pixels.</param>
    /// <param name="width">Columns of the pictures that the network saw.</param>
    /// <param name="scoreThreshold">What the score must exceed, 0 to 1; 0.5 by default.</param>
    /// <param name="iouThreshold">The overlap above which the lower of two scores of a class goes, 0 to 1; 0.45 by default.</param>
    /// <param name="maxDetections">How many objects a picture has at most; 100 by default.</param>
    /// <returns>The objects of each picture, highest score first; boxes in parts of what the network saw, not clipped.</returns>
    /// <exception cref="NabiException">The outputs have other shapes, or a threshold is out of range.</exception>
    public IReadOnlyList<IReadOnlyList<DetectedObject>> Decode(
        IReadOnlyList<Tensor> outputs, int height, int width, float scoreThreshold = 0.5f, float iouThreshold = 0.45f,
        int maxDetections = Boxes.DefaultMaxDetections)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (!(scoreThreshold is >= 0 and <= 1))
            throw new NabiException($"YoloV3 \"{Name}\" needs a scoreThreshold from 0 to 1, got {scoreThreshold}.");
        if (height < 1 || width < 1)
            throw new NabiException($"YoloV3 \"{Name}\" needs a height and width of 1 or more, got {height} and {width}.");
        if (outputs.Count != grid.Anchors.Length || outputs.Any(output => output.Rank != 4 || output.Shape[0] != outputs[0].Shape[0])
            || !outputs.Zip(grid.Anchors, (output, anchors) => output.Shape[3] == anchors.Length * grid.Width).All(fits => fits))
        {
            throw new NabiException(
                $"YoloV3 \"{Name}\" decodes {grid.Anchors.Length} outputs (batch, rows, columns, numbers) of "
                + $"{string.Join(", ", grid.Anchors.Select(anchors => anchors.Length * grid.Width))} numbers, got "
                + $"{string.Join(", ", outputs.Select(output => output.Shape))}.");
        }

        var pictures = new IReadOnlyList<DetectedObject>[outputs[0].Shape[0]];
        List<DetectedObject> candidates = [];
        for (var picture = 0; picture < pictures.Length; picture++)
        {
            candidates.Clear();
            for (var scale = 0; scale < outputs.Count; scale++)
                AddCandidates(candidates, outputs[scale], picture, grid.Anchors[scale], (height, width), scoreThreshold);
            pictures[picture] = Boxes.NonMaximumSuppression(candidates, iouThreshold, maxDetections);
        }

        return pictures;
    }

    private void AddCandidates(List<DetectedObject> candidates, Tensor output, int picture, Anchor[] anchors,
        (int Height, int Width) size, float threshold)
    {
        var (rows, columns) = (output.Shape[1], output.Shape[2]);
        var places = rows * columns * anchors.Length;
        var all = output.Floats.Slice(picture * places * grid.Width, places * grid.Width);
        for (var place = 0; place < places; place++)
        {
            var numbers = all.Slice(place * grid.Width, grid.Width);
            var objectness = YoloGrid.Sigmoid(numbers[4]);
            // The class can only make the score smaller; NaN ends here as well.
            if (!(objectness > threshold))
                continue;
            var (cell, anchor) = Math.DivRem(place, anchors.Length);
            var box = YoloGrid.BoxOf(numbers, cell % columns, cell / columns, columns, rows, anchors[anchor], size);
            for (var label = 0; label < grid.Classes; label++)
            {
                var score = (float)(objectness * YoloGrid.Sigmoid(numbers[5 + label]));
                if (score > threshold)
                    candidates.Add(new DetectedObject(box, label, score));
            }
        }
    }

    private Letterbox Around(int height, int width)
    {
        var own = Inputs[0].Shape;
        return new Letterbox(height, width, own[1] > 0 ? own[1] : Multiple(height), own[2] > 0 ? own[2] : Multiple(width));
    }

    private int Multiple(int side) => checked((side + Stride - 1) / Stride * Stride);
}
