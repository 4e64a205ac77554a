namespace Nabi;

/// <summary>What the numbers of a picture, 0 to 255 and red first, become before a network sees them.</summary>
public readonly partial record struct PicturePreprocessing : IOption<PicturePreprocessing>
{
    /// <summary><c>caffe</c>: blue first, minus the mean of each channel over ImageNet; Keras's ResNet50, ResNet101, ResNet152.</summary>
    public static partial PicturePreprocessing Caffe { get; }

    /// <summary><c>tf</c>: from -1 to 1; Keras's MobileNetV2.</summary>
    public static partial PicturePreprocessing Tf { get; }

    /// <summary>
    /// <c>torch</c>: from 0 to 1, minus the mean and divided by the standard deviation of each channel over ImageNet; ResNet18 and ResNet34
    /// with weights from PyTorch.
    /// </summary>
    public static partial PicturePreprocessing Torch { get; }

    /// <summary><c>unit</c>: from 0 to 1; Darknet53.</summary>
    public static partial PicturePreprocessing Unit { get; }
}
