namespace Nabi.Images;

/// <summary>What the classes of images become as targets. Keras's <c>label_mode</c>.</summary>
public readonly record struct LabelMode : IOption<LabelMode>
{
    private readonly byte place;

    private LabelMode(int place) => this.place = (byte)place;

    /// <summary><c>int</c> (default): numbers of classes, int32 of shape (batch), for <c>sparse_categorical_crossentropy</c>.</summary>
    public static LabelMode Int => new(0);

    /// <summary><c>categorical</c>: one-hot rows, float32 of shape (batch, classes).</summary>
    public static LabelMode Categorical => new(1);

    /// <summary><c>binary</c>: 0 or 1, float32 of shape (batch, 1); of two classes.</summary>
    public static LabelMode Binary => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["int", "categorical", "binary"];

    /// <inheritdoc/>
    public static implicit operator LabelMode(string word) => new(IOption<LabelMode>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
