namespace Nabi.Images;

/// <summary>What the classes of images become as targets. Keras's <c>label_mode</c>.</summary>
public readonly partial record struct LabelMode : IOption<LabelMode>
{
    /// <summary><c>int</c> (default): numbers of classes, int32 of shape (batch), for <c>sparse_categorical_crossentropy</c>.</summary>
    public static partial LabelMode Int { get; }

    /// <summary><c>categorical</c>: one-hot rows, float32 of shape (batch, classes).</summary>
    public static partial LabelMode Categorical { get; }

    /// <summary><c>binary</c>: 0 or 1, float32 of shape (batch, 1); of two classes.</summary>
    public static partial LabelMode Binary { get; }
}
