using System.Text.Json;
using static Nabi.Data.Tests.Goldens.JsonReading;

namespace Nabi.Data.Tests.Goldens;

/// <summary>Checks a reference case of <c>TextVectorization</c>.</summary>
internal static class VectorizationCase
{
    public static void Check(CaseFolder test)
    {
        var texts = test.Json.GetProperty("texts").Strings();
        foreach (var variant in test.Json.List("variants"))
        {
            var layer = new TextVectorization(variant.Int("max_tokens")) { Standardize = Standard(variant.GetProperty("standardize")) };
            Same("standardized", variant.GetProperty("standardized").Strings(), texts.Select(layer.StandardizeText));
            Same("tokens", variant.List("tokens").Select(row => string.Join("|", row.Strings())), texts.Select(text => string.Join("|", layer.Tokenize(text))));
            layer.Adapt(texts);
            Same("vocabulary", variant.GetProperty("vocabulary").Strings(), layer.GetVocabulary());
            var expected = variant.GetProperty("int_sequences").Sequences();
            Same("int_sequences", expected.Select(row => string.Join(" ", row)), layer.ToSequences(texts).Select(row => string.Join(" ", row)));
        }
    }

    private static Standardization Standard(JsonElement name) => name.ValueKind == JsonValueKind.Null ? Standardization.None : name.GetString() switch
    {
        "lower_and_strip_punctuation" => Standardization.LowerAndStripPunctuation,
        "lower" => Standardization.Lower,
        "strip_punctuation" => Standardization.StripPunctuation,
        var other => throw new MismatchException($"unknown standardize '{other}'"),
    };
}
