using Nabi.Detection;

namespace Nabi.Recipes;

/// <summary>
/// The lecture's system: a detector finds what looks like smoke in a frame, a network for pictures makes features of that box, and a
/// recurrent head reads those of ten frames and says whether it is smoke. <see cref="Load"/> reads what a run of <c>smoke-video</c> left;
/// <see cref="SmokeWatch"/> watches a film with it.
/// </summary>
/// <example><code>
/// var watch = new SmokeWatch(SmokeChain.Load("runs/smoke-video"));
/// var reading = watch.Next(picture);
/// </code></example>
public sealed partial class SmokeChain
{
    private readonly YoloV3 detector;
    private readonly SmokeFeatures features;
    private readonly Model head;
    private readonly float scoreThreshold;

    internal SmokeChain(YoloV3 detector, float scoreThreshold, SmokeFeatures features, Model head, string headName, float threshold)
    {
        (this.detector, this.scoreThreshold, this.features, this.head) = (detector, scoreThreshold, features, head);
        (Head, Threshold) = (headName, threshold);
    }

    /// <summary>How many frames the head reads.</summary>
    public int Frames => head.Inputs[0].Shape[1];

    /// <summary>The head's name, such as <c>one GRU</c>.</summary>
    public string Head { get; }

    /// <summary>The probability from which on there is an alarm.</summary>
    public float Threshold { get; }

    /// <summary>The box of a frame that looks most like smoke, of whatever class the detector has; null where none reaches the score that
    /// the chain was made with.</summary>
    /// <param name="picture">(height, width, 3), numbers from 0 to 255, red first.</param>
    /// <exception cref="NabiException">The picture has another shape.</exception>
    public DetectedObject? Find(Tensor picture) => FindAll([Checked(picture)])[0];

    /// <summary>The features of a frame, and its box behind them.</summary>
    /// <param name="picture">(height, width, 3), numbers from 0 to 255, red first.</param>
    /// <param name="found">What <see cref="Find"/> found in it.</param>
    /// <returns>One axis of numbers; all are 0 where nothing was found.</returns>
    /// <exception cref="NabiException">The picture has another shape.</exception>
    public Tensor Describe(Tensor picture, DetectedObject? found) => features.Of([Checked(picture)], [found]).Reshape(-1);

    /// <summary>The probability of smoke in frames that follow each other.</summary>
    /// <param name="described">What <see cref="Describe"/> says of each, <see cref="Frames"/> of them.</param>
    /// <exception cref="NabiException">There are more or fewer frames.</exception>
    public float Judge(IReadOnlyList<Tensor> described)
    {
        ArgumentNullException.ThrowIfNull(described);
        if (described.Count != Frames)
            throw new NabiException($"The head '{Head}' reads {Frames} frames, got {described.Count}.");
        return head.Predict(Ops.Stack(described).Reshape(1, Frames, -1)).ToArray()[0];
    }

    /// <summary>The box of each of several frames.</summary>
    internal DetectedObject?[] FindAll(IReadOnlyList<Tensor> pictures) => SmokeDetector.Best(detector, pictures, scoreThreshold);

    private static Tensor Checked(Tensor picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return picture.Rank == 3 && picture.Shape[2] == 3 && picture.Shape[0] > 0 && picture.Shape[1] > 0 ? picture
            : throw new NabiException($"A frame has the shape (height, width, 3), got {picture.Shape}.");
    }
}
