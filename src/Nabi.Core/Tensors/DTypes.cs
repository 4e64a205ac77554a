namespace Nabi;

/// <summary>Keras's words for the types of elements.</summary>
public static class DTypes
{
    /// <summary>The word for a type: <c>float32</c>, <c>int32</c>, <c>bool</c>, <c>string</c>.</summary>
    public static string Word(this DType type)
        => type switch { DType.Int32 => "int32", DType.Bool => "bool", DType.String => "string", _ => "float32" };

    /// <summary>
    /// The type that stands for a word here: whole numbers of any width are integers, all else but <c>bool</c> and <c>string</c> floats.
    /// </summary>
    public static DType Of(string? word) => word switch
    {
        "bool" => DType.Bool,
        "string" => DType.String,
        not null when word.StartsWith("int", StringComparison.Ordinal) || word.StartsWith("uint", StringComparison.Ordinal) => DType.Int32,
        _ => DType.Float32,
    };
}
