namespace Nabi.Parquet;

/// <summary>
/// The types of the fields of the structs in a Parquet file (parquet.thrift of the format's own repository). A reader that takes
/// another type for an expected list may loop forever.
/// </summary>
internal static class ThriftKinds
{
    // i a whole number, t true or false, y a byte, b bytes or text, S a struct, L a list; behind a colon the kind of the struct or of the
    // list's elements. A kind that is not here is not checked.
    private static readonly Dictionary<string, Dictionary<int, string>> Kinds = new()
    {
        ["File"] = Of("1i 2L:Schema 3i 4L:Rows 5L:Pair 6b 7L:Order 8S:Other 9b"),
        ["Schema"] = Of("1i 2i 3i 4b 5i 6i 7i 8i 9i 10S:Logical"),
        ["Logical"] = Of(
            "1S:None 2S:None 3S:None 4S:None 5S:Decimal 6S:None 7S:Time 8S:Time 10S:Int 11S:None 12S:None 13S:None 14S:None 15S:None"),
        ["Decimal"] = Of("1i 2i"),
        ["Time"] = Of("1t 2S:Unit"),
        ["Unit"] = Of("1S:None 2S:None 3S:None"),
        ["Int"] = Of("1y 2t"),
        ["Rows"] = Of("1L:Chunk 2i 3i 4L:Sorting 5i 6i 7i"),
        ["Sorting"] = Of("1i 2t 3t"),
        ["Pair"] = Of("1b 2b"),
        ["Order"] = Of("1S:None"),
        ["Chunk"] = Of("1b 2i 3S:Column 4i 5i 6i 7i 8S:Other 9b"),
        ["Column"] = Of("1i 2L:i 3L:b 4i 5i 6i 7i 8L:Pair 9i 10i 11i 12S:Statistics 13L:Encodings 14i 15i 16S:Other 17S:Other"),
        ["Statistics"] = Of("1b 2b 3i 4i 5b 6b 7t 8t"),
        ["Encodings"] = Of("1i 2i 3i"),
        ["Page"] = Of("1i 2i 3i 4i 5S:Data 6S:None 7S:Dictionary 8S:Data2"),
        ["Data"] = Of("1i 2i 3i 4i 5S:Statistics"),
        ["Dictionary"] = Of("1i 2i 3t"),
        ["Data2"] = Of("1i 2i 3i 4i 5i 6i 7t 8S:Statistics"),
    };

    /// <summary>The kind of a field's struct or elements; an unknown field has none.</summary>
    /// <exception cref="InvalidDataException">The field is of another type.</exception>
    public static string Check(string kind, int field, int type)
    {
        if (!Kinds.TryGetValue(kind, out var fields) || !fields.TryGetValue(field, out var expected))
            return "";
        Require(expected[0], type);
        return expected.Length > 2 ? expected[2..] : "";
    }

    /// <summary>Checks the elements of a list.</summary>
    /// <exception cref="InvalidDataException">They are of another type.</exception>
    public static void CheckElements(string kind, int type)
    {
        if (kind.Length > 0)
            Require(kind.Length == 1 ? kind[0] : 'S', type);
    }

    private static void Require(char expected, int type)
    {
        if (!(expected switch
        {
            'i' => type is 4 or 5 or 6,
            't' => type is 1 or 2,
            'y' => type == 3,
            'b' => type == 8,
            'S' => type == 12,
            _ => type == 9
        }))
        {
            throw new InvalidDataException("The description of the file has a field of another type.");
        }
    }

    private static Dictionary<int, string> Of(string fields)
        => fields.Split(' ').ToDictionary(field => int.Parse(field.AsSpan(0, field.AsSpan().IndexOfAnyExceptInRange('0', '9')),
            System.Globalization.CultureInfo.InvariantCulture), field => field[field.AsSpan().IndexOfAnyExceptInRange('0', '9')..]);
}
