using Nabi.Data;
using static Nabi.Tests.Refusals;

namespace Nabi.Tests;

/// <summary>Texts and numbers to ids by a vocabulary: what Keras's documentation and tests give, edges, errors.</summary>
public sealed class LookupTests
{
    private static readonly string[] Words = ["one", "two", "four", "two"];

    [Fact]
    public void Probabilities_are_no_ids()
    {
        var back = new StringLookup(["cat", "dog"]) { NumOovIndices = 0, Invert = true };
        var probabilities = Tensor.From(new[,] { { 0.2f, 0.8f } });
        Assert.Contains("got 0.2 at place 0", Assert.Throws<NabiException>(() => (object)back.Apply(probabilities)).Message,
            StringComparison.Ordinal);
        Assert.Equal(["dog"], back.Apply(Ops.ArgMax(probabilities, -1)).ToTexts());
        Assert.Equal(["dog", "[UNK]"], back.Apply(Tensor.From(1f, 1e20f)).ToTexts());
    }

    /// <summary>Half of a surrogate pair is no letter of UTF-8: in a vocabulary it would be another entry after loading.</summary>
    [Fact]
    public void Broken_letters_are_unknown()
    {
        var lookup = new StringLookup();
        lookup.Adapt(["a\ud83e", "a\ud83e", "\udd8b", "\ud83e\udd8b", "b"]);
        Assert.Equal(["[UNK]", "\ud83e\udd8b", "b"], lookup.GetVocabulary());
        Assert.Equal([0, 1], lookup.Apply(["\udd8b", "\ud83e\udd8b"]).AsIntegers().ToArray());
        var words = new TextVectorization { Split = "character" };
        words.Adapt(["a\ud83e b", "\ud83e\ud83e\udd8b"]);
        Assert.DoesNotContain("\ud83e", words.GetVocabulary());
        Assert.Contains("half of a surrogate pair",
            Assert.Throws<NabiException>(() => (object)new StringLookup(["x", "\udd8b\ud83e"]).Apply(["x"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_have_the_ids_of_the_documentation()
    {
        string[] letters = ["a", "b", "c", "d"];
        var data = new Tensor([2, 3], ["a", "c", "d", "d", "z", "b"]);
        Assert.Equal("1 3 4 4 0 2", Shown(new StringLookup(letters).Apply(data)));
        var learned = new StringLookup();
        learned.Adapt(data);
        Assert.Equal(["[UNK]", "d", "z", "c", "b", "a"], learned.GetVocabulary());
        Assert.Equal("5 3 1 1 2 4", Shown(learned.Apply(data)));
        Assert.Equal("2 4 5 0 1 3",
            Shown(new StringLookup(letters) { NumOovIndices = 2 }.Apply(new Tensor([2, 3], ["a", "c", "d", "m", "z", "b"]))));
        Assert.Equal("0 1 0 0 0 0 0 1 0 0", Shown(new StringLookup(letters) { OutputMode = "one_hot" }.Apply(["a", "b"])));
        var rows = new Tensor([2, 4], ["a", "c", "d", "d", "d", "z", "b", "z"]);
        Assert.Equal("0 1 0 1 1 1 0 1 0 1", Shown(new StringLookup(letters) { OutputMode = "multi_hot" }.Apply(rows)));
        Assert.Equal("0 1 0 1 2 2 0 1 0 1", Shown(new StringLookup(letters) { OutputMode = "count" }.Apply(rows)));
        float[] weights = [0.25f, 0.75f, 0.6f, 0.4f];
        Assert.Equal("0 0.25 0 0.6 0.8 1 0 0.75 0 0.4",
            Shown(new StringLookup(letters) { OutputMode = "tf_idf", IdfWeights = weights }.Apply(rows)));
        var own = new StringLookup { OutputMode = "tf_idf" };
        own.SetVocabulary(["[UNK]", .. letters], [0.9f, .. weights]);
        Assert.Equal("0 0.25 0 0.6 0.8 1.8 0 0.75 0 0.4", Shown(own.Apply(rows)));
        Assert.Equal(["a", "c", "d", "d", "[UNK]", "b"],
            new StringLookup(letters) { Invert = true }.Apply(new Tensor([2, 3], [1, 3, 4, 4, 0, 2])).ToTexts());
        Assert.Equal(["[UNK]", "[UNK]"], new StringLookup(letters) { Invert = true }.Apply(Tensor.From(-7, 99)).ToTexts());
    }

    [Fact]
    public void Numbers_have_the_ids_of_the_documentation()
    {
        int[] known = [12, 36, 1138, 42];
        var data = Tensor.From(new[,] { { 12, 1138, 42 }, { 42, 1000, 36 } });
        Assert.Equal("1 3 4 4 0 2", Shown(new IntegerLookup(known).Apply(data)));
        var learned = new IntegerLookup();
        learned.Adapt(data);
        Assert.Equal([-1, 42, 1138, 1000, 36, 12], learned.GetVocabulary());
        Assert.Equal("5 2 1 1 3 4", Shown(learned.Apply(data)));
        Assert.Equal("2 4 5 1 0 3",
            Shown(new IntegerLookup(known) { NumOovIndices = 2 }.Apply(Tensor.From(new[,] { { 12, 1138, 42 }, { 37, 1000, 36 } }))));
        Assert.Equal("1 0", Shown(new IntegerLookup(known) { NumOovIndices = 2 }.Apply(Tensor.From(-37, -1000))));
        Assert.All(new IntegerLookup(known) { NumOovIndices = 3, OovMethod = "farmhash" }.Apply(Tensor.From(2, 4, 6, 8)).AsIntegers()
            .ToArray(), id => Assert.InRange(id, 0, 2));
        var rows = Tensor.From(new[,] { { 12, 1138, 42, 42 }, { 42, 7, 36, 7 } });
        Assert.Equal("0 1 0 1 1 1 0 1 0 1", Shown(new IntegerLookup(known) { OutputMode = "multi_hot" }.Apply(rows)));
        Assert.Equal("0 1 0 1 2 2 0 1 0 1", Shown(new IntegerLookup(known) { OutputMode = "count" }.Apply(rows)));
        Assert.Equal("0 0.25 0 0.6 0.8 1 0 0.75 0 0.4",
            Shown(new IntegerLookup(known) { OutputMode = "tf_idf", IdfWeights = [0.25f, 0.75f, 0.6f, 0.4f] }.Apply(rows)));
        Assert.Equal("12 1138 42 42 -1 36", Shown(new IntegerLookup(known) { Invert = true }.Apply(Tensor.From(1, 3, 4, 4, 0, 2))));
        // Whole floats are numbers too.
        Assert.Equal("1 0", Shown(new IntegerLookup(known).Apply(Tensor.From(12f, -0.5f))));
    }

    [Fact]
    public void A_mask_is_0_or_counts_for_nothing()
    {
        string[] known = ["one", "two", "three"];
        var lookup = new StringLookup(known) { MaskToken = "", OovToken = "[OOV]", MaxTokens = 7 };
        Assert.Equal(["", "[OOV]", "one", "two", "three"], lookup.GetVocabulary());
        Assert.Equal((5, "2 3 1 0"), (lookup.VocabularySize, Shown(lookup.Apply(["one", "two", "four", ""]))));
        Assert.Equal("1 1 1 0",
            Shown(new StringLookup(known) { MaskToken = "", OutputMode = "multi_hot" }
                .Apply(new Tensor([1, 4], ["one", "two", "four", ""]))));
        Assert.Equal("0 0 0 0 0 1 0 0", Shown(new StringLookup(known) { MaskToken = "", OutputMode = "one_hot" }.Apply(["", "one"])));
        Assert.Equal("1 1 2 0 0 0 0",
            Shown(new StringLookup(known) { MaxTokens = 7, PadToMaxTokens = true, OutputMode = "count" }.Apply(new Tensor([1, 4], Words))));
        var numbers = new IntegerLookup([5, 6]) { MaskToken = 0 };
        Assert.Equal([0, -1, 5, 6], numbers.GetVocabulary());
        Assert.Equal("0 2 3 1", Shown(numbers.Apply(Tensor.From(0, 5, 6, 7))));
        Assert.Equal("0 5 -1", Shown(new IntegerLookup([5, 6]) { MaskToken = 0, Invert = true }.Apply(Tensor.From(0, 2, 1))));
    }

    [Fact]
    public void What_is_learned_is_sorted_and_weighed_as_in_Keras()
    {
        string[] data = ["one", "one", "one", "two", "two", "three"];
        var lookup = new StringLookup { MaskToken = "", OovToken = "[OOV]", MaxTokens = 7, OutputMode = "tf_idf" };
        lookup.Adapt(data);
        Assert.Equal(new[] { 1.1337324f, 0.91629076f, 1.0986123f, 0f }, lookup.Apply(new Tensor([1, 3], ["one", "two", "four"])).ToArray(),
            (a, b) => Math.Abs(a - b) < 1e-5f);
        lookup = new StringLookup { MaskToken = "", OutputMode = "tf_idf" };
        lookup.Adapt(new Tensor([3, 2], ["one", "one", "one", "two", "two", "three"]));
        Assert.Equal(new[] { 0f, 0.6931472f, 0.6931472f, 0f, 0.76752836f, 0f, 0.6931472f, 0f },
            lookup.Apply(new Tensor([2, 2], ["one", "two", "two", "four"])).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5f);
        var numbers = new IntegerLookup { MaskToken = 0, MaxTokens = 4 };
        numbers.Adapt(Tensor.From(1, 1, 1, 2, 2, 3));
        Assert.Equal([0, -1, 1, 2], numbers.GetVocabulary());
        Assert.Equal([1, 2], numbers.GetVocabulary(includeSpecialTokens: false));
        // By code point, and special texts are not learned.
        var unicode = new StringLookup { MaskToken = "" };
        unicode.Adapt(["\uff5e", "\U0001F98B", "", "[UNK]", "é", "e"]);
        Assert.Equal(["\U0001F98B", "\uff5e", "é", "e"], unicode.GetVocabulary(includeSpecialTokens: false));
        var set = new StringLookup();
        set.Adapt(Dataset.From(Tensor.From("x", "y", "x")));
        Assert.Equal(["[UNK]", "x", "y"], set.GetVocabulary());
    }

    [Fact]
    public void A_vocabulary_comes_from_a_file()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "foo\r\nbär\n\n");
            var lookup = new StringLookup();
            lookup.SetVocabulary(path);
            Assert.Equal(["[UNK]", "foo", "bär"], lookup.GetVocabulary());
            Assert.Contains("'foo' where a whole number of 32 bits was expected", Refused(() => new IntegerLookup().SetVocabulary(path)),
                StringComparison.Ordinal);
            File.WriteAllBytes(path, [(byte)'a', 0xc3, 0x28]);
            Assert.Contains("it is not UTF-8", Refused(() => lookup.SetVocabulary(path)), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Contains("cannot be read", Refused(() => new StringLookup().SetVocabulary("no/such/file.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_that_may_not_be_is_a_sentence()
    {
        Says("'a' stands twice", () => new StringLookup(["a", "b", "a"]).Apply(Words));
        Says("is empty", () => new StringLookup([]).Apply(Words));
        Says("entry 1 of the vocabulary is null", () => new StringLookup(["a", null!]).Apply(Words));
        Says("the special entry '' stands at place 1 among the others", () => new StringLookup(["a", ""]) { MaskToken = "" }.Apply(Words));
        Says("the special entry '[UNK]' stands at place 1", () => new StringLookup(["a", "[UNK]"]) { Invert = true }.Apply(Tensor.From(1)));
        Says("4 entries, special ones included, but MaxTokens is 3",
            () => new StringLookup(["a", "b", "c"]) { MaxTokens = 3 }.Apply(Words));
        Says("max_tokens must be 2 or more", () => new StringLookup { MaxTokens = 1 });
        Says("num_oov_indices must be at least 0", () => new StringLookup { NumOovIndices = -1 });
        Says("OutputMode must be", () => new StringLookup { OutputMode = "hot" });
        Says("PadToMaxTokens needs MaxTokens", () => new StringLookup(["a"]) { PadToMaxTokens = true }.Apply(Words));
        Says("Invert goes with output mode 'int' alone",
            () => new StringLookup(["a"]) { Invert = true, OutputMode = "count" }.Apply(Tensor.From(1)));
        Says("needs a weight for each of the 1 entries", () => new StringLookup(["a"]) { OutputMode = "tf_idf" }.Apply(Words));
        Says("needs as many weights, got 2", () => new StringLookup(["a"]) { OutputMode = "tf_idf", IdfWeights = [1f, 2f] }.Apply(Words));
        Says("weights are for output mode 'tf_idf'", () => new StringLookup(["a"]) { IdfWeights = [1f] }.Apply(Words));
        Says("IdfWeights and no Vocabulary", () => new StringLookup { IdfWeights = [1f] }.Apply(Words));
        // As in Keras, a place of its own for [UNK] is nothing special where ids are made.
        Assert.Equal("2 0", Shown(new StringLookup(["a", "[UNK]"]).Apply(["[UNK]", "b"])));
    }

    [Fact]
    public void Values_that_may_not_be_are_sentences_and_good_ones_work_behind_them()
    {
        var strict = new StringLookup(["one", "two"]) { NumOovIndices = 0 };
        Says("'four' is not in the vocabulary of 2 entries, and NumOovIndices is 0", () => strict.Apply(Words));
        Assert.Equal("0 1", Shown(strict.Apply(["one", "two"])));
        Says("5 is not in the vocabulary", () => new IntegerLookup([1]) { NumOovIndices = 0 }.Apply(Tensor.From(5)));
        Says("has no vocabulary yet", () => new StringLookup().Apply(Words));
        Says("has no vocabulary yet, which says how long rows", () => new StringLookup { OutputMode = "count" }.Apply(Words));
        Says("has no vocabulary yet", () => new IntegerLookup().Apply(Tensor.From(1)));
        Says("takes texts, got int32 numbers", () => strict.Apply(Tensor.From(1)));
        Says("takes numbers, got texts", () => new IntegerLookup([1]).Apply(Words));
        Says("takes numbers, got texts", () => new StringLookup(["a"]) { Invert = true }.Apply(Words));
        Says("have no place inside a model",
            () => new StringLookup(["a"]) { Invert = true }.Apply(Input.Of(new Input(1) { DType = DType.Int32 })));
        Says("Text 1 of 2 is null", () => strict.Apply(["one", null!]));
        Says("was given its vocabulary", () => strict.Adapt(Words));
        Says("nothing to learn from", () => new StringLookup().Adapt([]));
        Says("nothing to learn from", () => new StringLookup().Adapt(["[UNK]"]));
        Says("a text that is null", () => new StringLookup().Adapt([null!]));
        Says("Adapt takes texts, got float32 numbers", () => new StringLookup().Adapt(Tensor.From(1f)));
        Says("Adapt takes whole numbers, got texts", () => new IntegerLookup().Adapt(Tensor.From("a")));
    }

    [Fact]
    public void Rows_keep_their_length_once_the_layer_was_used()
    {
        var lookup = new StringLookup { OutputMode = "count" };
        lookup.SetVocabulary(["a", "b"]);
        lookup.Apply(Words);
        Says("was used with rows of 3 numbers, and the vocabulary has 4 entries", () => lookup.SetVocabulary(["a", "b", "c"]));
        Assert.Equal("0 1 0", Shown(lookup.Apply(["a"])));
        lookup.SetVocabulary(["b", "a"]);
        Assert.Equal("0 0 1", Shown(lookup.Apply(["a"])));
    }

    [Fact]
    public void A_recorded_step_sees_a_vocabulary_that_was_learned_again()
    {
        var lookup = new IntegerLookup();
        lookup.Adapt(Tensor.From(7, 7, 8));
        var model = new Sequential { new Input(2) { DType = DType.Int32 }, lookup };
        var x = Tensor.From(new[,] { { 7, 8 } });
        Assert.Equal("1 2", Shown(model.Predict(x)));
        lookup.Adapt(Tensor.From(8, 8, 7));
        Assert.Equal("2 1", Shown(model.Predict(x)));
    }
}
