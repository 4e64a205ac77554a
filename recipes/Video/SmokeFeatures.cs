using Nabi.Detection;
using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>
/// What is known of a frame: features of the part of it that lies in a box, by a network for pictures, and behind them the box itself. A
/// frame without a box is all zeros.
/// </summary>
internal sealed class SmokeFeatures(Model network, int side, PicturePreprocessing preprocessing, float margin = 0.15f)
{
    /// <summary>Numbers of the box: left, top, right, bottom, score, and 1 that says there is one.</summary>
    public const int Geometry = 6;

    /// <summary>The network: pictures (batch, side, side, 3) to features (batch, features).</summary>
    public Model Network => network;

    /// <summary>The pixels of a side of what the network sees.</summary>
    public int Side => side;

    /// <summary>What the network wants of its pictures.</summary>
    public PicturePreprocessing Preprocessing => preprocessing;

    /// <summary>How much is cut out around a box, a part of its width and height at each side.</summary>
    public float Margin => margin;

    /// <summary>The numbers of a frame: those of the network, then those of the box.</summary>
    public int Length => network.Outputs[0].Shape[-1] + Geometry;

    /// <summary>
    /// The part of a picture that lies in a box and around it, brought to side x side pixels, its proportions given up; what would lie
    /// outside of the picture is left out.
    /// </summary>
    /// <param name="picture">(height, width, 3).</param>
    /// <param name="box">A box with something of the picture in it; at least one pixel is taken.</param>
    /// <returns>(side, side, 3), numbers as in the picture.</returns>
    public Tensor Crop(Tensor picture, Box box)
    {
        var (top, rows) = Span(box.Top, box.Bottom, picture.Shape[0]);
        var (left, columns) = Span(box.Left, box.Right, picture.Shape[1]);
        var part = Ops.Slice(Ops.Slice(picture, 0, top, rows), 1, left, columns);
        return new Resizing(side, side).Apply(part.Reshape(1, rows, columns, 3)).Reshape(side, side, 3);
    }

    /// <summary>The features of frames (frames, <see cref="Length"/>).</summary>
    /// <param name="pictures">The frames, each (height, width, 3) from 0 to 255.</param>
    /// <param name="found">The box of each, null for none.</param>
    public Tensor Of(IReadOnlyList<Tensor> pictures, IReadOnlyList<DetectedObject?> found)
    {
        var all = new float[pictures.Count * Length];
        int[] seen = [.. Enumerable.Range(0, pictures.Count).Where(i => found[i] is not null)];
        if (seen.Length == 0)
            return new Tensor([pictures.Count, Length], all);
        var crops = Ops.Stack([.. seen.Select(i => Crop(pictures[i], found[i]!.Value.Box))]);
        var described = network.Predict(Applications.Preprocess(crops, preprocessing), batchSize: 32).ToArray();
        var size = Length - Geometry;
        for (var i = 0; i < seen.Length; i++)
        {
            var row = all.AsSpan(seen[i] * Length, Length);
            described.AsSpan(i * size, size).CopyTo(row);
            var (box, _, score) = found[seen[i]]!.Value;
            ((ReadOnlySpan<float>)[box.Left, box.Top, box.Right, box.Bottom, score, 1]).CopyTo(row[size..]);
        }

        return new Tensor([pictures.Count, Length], all);
    }

    /// <summary>
    /// Features as of mirrored frames: left and right edge of each box change places; the network's own stay, as it learnt from mirrored
    /// boxes too.
    /// </summary>
    /// <param name="described">(..., <see cref="Length"/>).</param>
    public Tensor Mirrored(Tensor described)
    {
        var numbers = described.ToArray();
        for (var end = Length; end <= numbers.Length; end += Length)
        {
            var box = numbers.AsSpan(end - Geometry, Geometry);
            if (box[^1] > 0)
                (box[0], box[2]) = (1 - box[2], 1 - box[0]);
        }

        return new Tensor(described.Shape, numbers);
    }

    private (int Start, int Count) Span(float from, float to, int pixels)
    {
        var around = margin * (to - from);
        var start = Math.Clamp((int)MathF.Floor((from - around) * pixels), 0, pixels - 1);
        var end = Math.Clamp((int)MathF.Ceiling((to + around) * pixels), start + 1, pixels);
        return (start, end - start);
    }
}
