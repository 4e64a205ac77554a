namespace Nabi;

/// <content>Texts on their way to the entry of a model.</content>
public sealed partial class Tensor
{
    /// <summary>Creates a tensor of texts, row by row: what a model takes whose <c>Input</c> is of <see cref="DType.String"/>.</summary>
    /// <param name="shape">The shape; its size must equal the number of texts.</param>
    /// <param name="texts">The texts in row-major order; none may be null.</param>
    /// <exception cref="NabiException">The number of texts does not fit the shape, or one is null.</exception>
    public Tensor(Shape shape, ReadOnlySpan<string> texts)
        : this(shape, DType.String, null, null, null, 0, null, new string[Checked(shape, texts.Length)])
    {
        for (var i = 0; i < texts.Length; i++)
        {
            this.texts![i] =
                texts[i] ?? throw new NabiException($"Text {i} of {texts.Length} is null; give an empty text, or leave the sample out.");
        }
    }

    /// <summary>The texts, writable; for code of this assembly.</summary>
    internal Span<string> Texts => texts is null ? throw NotTexts() : texts.AsSpan(start, Length);

    /// <summary>A tensor of texts with one axis.</summary>
    /// <exception cref="NabiException">A text is null.</exception>
    public static Tensor From(params ReadOnlySpan<string> texts) => new(new Shape(texts.Length), texts);

    /// <summary>A tensor of texts of shape (rows, columns) from a two-dimensional array.</summary>
    /// <exception cref="NabiException">A text is null.</exception>
    public static Tensor From(string[,] texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return new Tensor(new Shape(texts.GetLength(0), texts.GetLength(1)), [.. texts.Cast<string>()]);
    }

    /// <summary>Lets an array of texts stand for a tensor with one axis: <c>model.Fit(reviews, labels)</c>.</summary>
    /// <param name="texts">The texts.</param>
    /// <exception cref="NabiException">A text is null.</exception>
    public static implicit operator Tensor(string[] texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return From(texts);
    }

    /// <summary>The texts in row-major order, in an array of its own.</summary>
    /// <exception cref="NabiException">The tensor is symbolic or holds numbers.</exception>
    public string[] ToTexts() => Texts.ToArray();

    private static Tensor OfTexts(Shape shape)
    {
        var texts = new string[shape.Size];
        Array.Fill(texts, "");
        return new Tensor(shape, DType.String, null, null, null, 0, null, texts);
    }

    private NabiException NotTexts()
        => new(IsSymbolic
            ? $"A symbolic tensor of shape {Shape} has no texts yet: it describes a model; give the model data with Predict or Apply."
            : $"The tensor of shape {Shape} holds numbers where texts were expected; give texts, Tensor.From(\"...\") for example.");
}
