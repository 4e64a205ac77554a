namespace Nabi;

/// <summary>What the numbers of a picture, 0 to 255 and red first, become before a network sees them.</summary>
public readonly record struct PicturePreprocessing : IOption<PicturePreprocessing>
{
    private readonly byte place;

    private PicturePreprocessing(int place) => this.place = (byte)place;

    /// <summary><c>caffe</c>: blue first, minus the mean of each channel over ImageNet; Keras's ResNet50, ResNet101, ResNet152.</summary>
    public static PicturePreprocessing Caffe => new(0);

    /// <summary><c>tf</c>: from -1 to 1; Keras's MobileNetV2.</summary>
    public static PicturePreprocessing Tf => new(1);

    /// <summary>
    /// <c>torch</c>: from 0 to 1, minus the mean and divided by the standard deviation of each channel over ImageNet; ResNet18 and ResNet34
    /// with weights from PyTorch.
    /// </summary>
    public static PicturePreprocessing Torch => new(2);

    /// <summary><c>unit</c>: from 0 to 1; Darknet53.</summary>
    public static PicturePreprocessing Unit => new(3);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["caffe", "tf", "torch", "unit"];

    /// <inheritdoc/>
    public static implicit operator PicturePreprocessing(string word) => new(IOption<PicturePreprocessing>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
