namespace Nabi.Layers;

/// <summary>A category: a text or a whole number. Either stands for it: <c>new Hashing(10) { MaskValue = "" }</c>.</summary>
public readonly record struct CategoryValue
{
    private CategoryValue(string? text, int? number) => (Text, Number) = (text, number);

    /// <summary>The text, or null for a number.</summary>
    public string? Text { get; }

    /// <summary>The number, or null for a text.</summary>
    public int? Number { get; }

    /// <summary>A text as a category.</summary>
    public static implicit operator CategoryValue(string text) => new(text ?? "", null);

    /// <summary>A whole number as a category.</summary>
    public static implicit operator CategoryValue(int number) => new(null, number);

    /// <summary>The text or the digits.</summary>
    public override string ToString() => Text ?? FormattableString.Invariant($"{Number ?? 0}");
}
