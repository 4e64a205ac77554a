using Nabi.Data.Tests.Goldens;
using static Nabi.Data.Tests.Goldens.JsonReading;

namespace Nabi.Conformance.Checkers;

/// <summary>Checks a reference case of <c>TextVectorization</c>.</summary>
internal static class VectorizationCase
{
    /// <summary>Whether a case is one.</summary>
    public static bool Is(CaseFolder test)
        => test.Json.Has("variants") && test.Json.List("variants").First().TryGetProperty("standardize", out _);

    public static void Compare(CaseFolder test, Differences differences)
    {
        try
        {
            Compare(test);
        }
        catch (MismatchException difference)
        {
            differences.Add(difference.Message);
        }
    }

    private static void Compare(CaseFolder test)
    {
        var texts = test.Json.GetProperty("texts").Strings();
        foreach (var variant in test.Json.List("variants"))
        {
            var layer = new TextVectorization(variant.Int("max_tokens"))
            {
                Standardize = variant.GetProperty("standardize").GetString() is { } word ? (TextStandardization?)word : null,
            };
            Same("standardized", variant.GetProperty("standardized").Strings(), texts.Select(layer.StandardizeText));
            Same("tokens", variant.List("tokens").Select(row => string.Join("|", row.Strings())),
                texts.Select(text => string.Join("|", layer.Tokenize(text))));
            layer.Adapt(texts);
            Same("vocabulary", variant.GetProperty("vocabulary").Strings(), layer.GetVocabulary());
            var expected = variant.GetProperty("int_sequences").Sequences();
            Same("int_sequences", expected.Select(row => string.Join(" ", row)),
                layer.ToSequences(texts).Select(row => string.Join(" ", row)));
            var (ids, steps) = (layer.Apply(texts), expected.Max(row => row.Length));
            Same("padded", expected.SelectMany(row => row.Concat(Enumerable.Repeat(0, steps - row.Length))), ids.AsIntegers().ToArray());
        }
    }
}
