using Nabi.Data;
using static Nabi.Tests.Refusals;

namespace Nabi.Tests;

/// <summary>Texts to token ids: what Keras's documentation and tests give, edges, errors.</summary>
public sealed class TextVectorizationTests
{
    [Fact]
    public void Texts_have_the_ids_of_the_documentation()
    {
        var learned = new TextVectorization(5000) { OutputSequenceLength = 4 };
        learned.Adapt(["foo bar", "bar baz", "baz bada boom"]);
        Assert.Equal("4 1 3 0 1 2 0 0", Shown(learned.Apply(new Tensor([2, 1], ["foo qux bar", "qux baz"]))));
        var given = new TextVectorization(5000) { OutputSequenceLength = 4, Vocabulary = ["earth", "wind", "and", "fire"] };
        Assert.Equal(["", "[UNK]", "earth", "wind", "and", "fire"], given.GetVocabulary());
        Assert.Equal((6, 4), (given.VocabularySize, given.GetVocabulary(includeSpecialTokens: false).Length));
        string[] words = ["hello", "world", "this", "is", "nice", "test"];
        Assert.Equal("2 3 4 5 1 1 6 7",
            Shown(new TextVectorization { Vocabulary = words }.Apply(["Hello, World!. This is just a nice test!"])));
        Assert.Equal("2 1 5 6 1 1 7 1",
            Shown(new TextVectorization { Standardize = "lower", Vocabulary = ["hello,", .. words] }
                .Apply(["Hello, World!. This is just a nice test!"])));
        Assert.Equal("2 3 4 1",
            Shown(new TextVectorization { Split = "character", Vocabulary = ["a", "b", "c", "d", "e"] }.Apply(["abcf"])));
        Assert.Equal("2 3 4",
            Shown(new TextVectorization { Standardize = "strip_punctuation", Vocabulary = ["Hello", "World", "Test"] }
                .Apply(["Hello, World! Test."])));
        Assert.Equal("2 1", Shown(new TextVectorization { Standardize = null, Vocabulary = ["Hello", "world"] }.Apply(["Hello hello"])));
        Assert.Equal("4",
            Shown(new TextVectorization { SplitWith = text => text.Split('|'), Vocabulary = ["foo", "bar", "foobar"] }.Apply(["foo|bar"])));
        Assert.Equal("2 3",
            Shown(new TextVectorization { Standardize = null, SplitWith = text => text.Split('|'), Vocabulary = ["foo", "bar"] }
                .Apply(["foo|bar"])));
        Assert.Equal("2 3",
            Shown(new TextVectorization { StandardizeWith = text => text.Replace('-', ' '), Vocabulary = ["foo", "bar"] }
                .Apply(["foo-bar"])));
    }

    [Fact]
    public void Rows_say_which_tokens_a_text_has()
    {
        string[] words = ["foo", "bar", "baz"];
        string[] texts = ["foo bar", "baz foo foo"];
        Assert.Equal("0 1 1 0 0 1 0 1", Shown(new TextVectorization { OutputMode = "multi_hot", Vocabulary = words }.Apply(texts)));
        Assert.Equal("0 1 1 0 0 2 0 1", Shown(new TextVectorization { OutputMode = "count", Vocabulary = words }.Apply(texts)));
        Assert.Equal("0 0.3 0.5 0 0 0.6 0 0.2",
            Shown(new TextVectorization { OutputMode = "tf_idf", Vocabulary = words, IdfWeights = [0.3f, 0.5f, 0.2f] }.Apply(texts)));
        Assert.Equal(new Shape(1, 8),
            new TextVectorization(8) { OutputMode = "multi_hot", Vocabulary = words, PadToMaxTokens = true }.Apply(["foo bar"]).Shape);
        Assert.Equal("0 0 0 0", Shown(new TextVectorization { OutputMode = "count", Vocabulary = words }.Apply([""])));
    }

    [Fact]
    public void It_counts_and_cuts()
    {
        string[] texts = ["a b b", "b c", ""];
        var numbers = new TextVectorization(4) { OutputSequenceLength = 2 };
        numbers.Adapt(texts);
        Assert.Equal(["", "[UNK]", "b", "c"], numbers.GetVocabulary());
        Assert.Equal("1 2 2 3 0 0", Shown(numbers.Apply(texts)));

        var counts = new TextVectorization { OutputMode = "count" };
        counts.Adapt(texts);
        Assert.Equal(["[UNK]", "b", "c", "a"], counts.GetVocabulary());
        Assert.Equal("1 2 0 1", Shown(counts.Apply(["B b, a! zzz"])));

        var weights = new TextVectorization { OutputMode = "tf_idf" };
        weights.Adapt(texts);
        double[] expected = [Math.Log(1 + 3 / 3.0), Math.Log(1 + 3 / 2.0), Math.Log(1 + 3 / 2.0)];
        Assert.Equal([.. new[] { expected.Average() }.Concat(expected).Select(x => (float)x)], weights.Apply(["a b c x"]).ToArray(),
            (a, b) => Math.Abs(a - b) < 1e-6f);

        var hot = new TextVectorization(10) { OutputMode = "multi_hot", PadToMaxTokens = true, NGrams = [1, 2] };
        hot.Adapt(["a b"]);
        Assert.Equal(["[UNK]", "b", "a b", "a"], hot.GetVocabulary());
        Assert.Equal(new Shape(1, 10), hot.Apply(["a b"]).Shape);
    }

    [Theory]
    [InlineData("foo bar baz", "1 2", "foo|bar|baz|foo bar|bar baz")]
    [InlineData("foo bar baz", "3", "foo bar baz")]
    [InlineData("foo", "2", "")]
    [InlineData("", "1", "")]
    [InlineData("  Isn't  it?\t\nYES-no ", "", "isnt|it|yesno")]
    [InlineData("É ß İ Σ \u00a0x", "", "É|ß|İ|Σ|\u00a0x")]
    [InlineData("\ud83e\udd8b \ud83e !", "", "\ud83e\udd8b|\ud83e")]
    public void Tokens_are_those_of_TensorFlow(string text, string sizes, string expected)
    {
        var layer = new TextVectorization { NGrams = [.. sizes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)] };
        Assert.Equal(expected, string.Join('|', layer.Tokenize(text)));
    }

    [Fact]
    public void Texts_that_are_tokens_are_not_cut()
    {
        var layer = new TextVectorization { Split = null, Vocabulary = ["foo", "bar", "baz"] };
        var rows = layer.Apply(new Tensor([3, 1], ["foo", "Bar!", "unknown"]));
        Assert.Equal((new Shape(3, 1), "2 3 1"), (rows.Shape, Shown(rows)));
        Assert.Equal(new Shape(3), layer.Apply(["foo", "bar", ""]).Shape);
        Assert.Equal("2 3 0", Shown(layer.Apply(["foo", "bar", ""])));
        Assert.Equal("2 0 3 0",
            Shown(new TextVectorization { Split = null, OutputSequenceLength = 2, Vocabulary = ["foo", "bar"] }.Apply(["foo", "bar"])));
        Assert.Equal("1 1 1 1 1 1",
            Shown(new TextVectorization { Split = null, NGrams = [1, 2], Vocabulary = ["x"] }
                .Apply(new Tensor([2, 2], ["a", "b", "c", "d"]))));
        Assert.Contains("cuts texts of shape (batch,) or (batch, 1), got (1, 2)",
            Refused(() => new TextVectorization { Vocabulary = ["x"] }.Apply(new Tensor([1, 2], ["a", "b"]))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_text_gives_the_length_and_empty_texts_none()
    {
        var layer = new TextVectorization { Vocabulary = ["a"] };
        Assert.Equal("1 1 2 2 0 0 0 0 0", Shown(layer.Apply(["x y a", "a", " ?"])));
        Assert.Equal(new Shape(2, 0), layer.Apply(["", ""]).Shape);
        Assert.Equal(new Shape(0, 0), layer.Apply([]).Shape);
        Assert.Equal([[1, 1, 2], [2], []], layer.ToSequences(["x y a", "a", "?"]));
    }

    [Fact]
    public void Many_long_texts_are_the_same_whatever_the_threads()
    {
        string[] texts = [.. Enumerable.Range(0, 300)
            .Select(i => string.Join(' ', Enumerable.Range(0, 40 + i).Select(j => $"w{(i * 7919 + j * 104729) % 997}")))];
        var layer = new TextVectorization(500);
        layer.Adapt(texts);
        var all = layer.Apply(texts);
        var one = texts.Select(text => layer.ToSequences([text])[0]).ToArray();
        Assert.Equal(one.Max(ids => ids.Length), all.Shape[1]);
        for (var i = 0; i < texts.Length; i++)
            Assert.Equal(one[i], all.AsIntegers().Slice(i * all.Shape[1], one[i].Length).ToArray());
    }

    [Fact]
    public void It_learns_of_data_sets_and_tensors_alike()
    {
        string[] texts = ["b a", "b", "c b c c"];
        var (one, two, three) = (new TextVectorization(), new TextVectorization(), new TextVectorization());
        one.Adapt(texts);
        two.Adapt(Tensor.From(texts));
        three.Adapt(Dataset.From(texts, Tensor.From(0, 1, 1)).Batch(2));
        Assert.Equal(["", "[UNK]", "c", "b", "a"], one.GetVocabulary());
        Assert.Equal(one.GetVocabulary(), two.GetVocabulary());
        Assert.Equal(one.GetVocabulary(), three.GetVocabulary());
    }

    [Fact]
    public void The_order_is_by_code_point()
        => Assert.True(CodePointOrder.Instance.Compare("\U0001F98B", "\uFF5E") > 0 && CodePointOrder.Instance.Compare("a", "ab") < 0);

    [Fact]
    public void What_does_not_fit_is_a_sentence()
    {
        Says("max_tokens must be 2 or more", () => new TextVectorization(1));
        Says("TextStandardization must be", () => new TextVectorization { Standardize = "upper" });
        Says("TextSplit must be", () => new TextVectorization { Split = "words" });
        Says("ngrams must be lengths of 1 or more", () => new TextVectorization { NGrams = [0] });
        Says("output_sequence_length must be 1 or more", () => new TextVectorization { OutputSequenceLength = 0 });
        Says("would give a row for each token", () => new TextVectorization { OutputMode = "one_hot", Vocabulary = ["a"] }.Apply(["a"]));
        Says("OutputSequenceLength is for output mode 'int'",
            () => new TextVectorization { OutputMode = "count", OutputSequenceLength = 3, Vocabulary = ["a"] }.Apply(["a"]));
        Says("has no vocabulary yet", () => new TextVectorization().Apply(["a"]));
        Says("nothing to learn from", () => new TextVectorization().Adapt(["", " !"]));
        Says("was given its vocabulary", () => new TextVectorization { Vocabulary = ["a"] }.Adapt(["b"]));
        Says("Text 0 of 1 is null", () => new TextVectorization { Vocabulary = ["a"] }.Apply([null!]));
        Says("a text that is null", () => new TextVectorization().Adapt([null!]));
        Says("takes texts, got float32 numbers", () => new TextVectorization { Vocabulary = ["a"] }.Apply(Tensor.From(1f)));
        Says("'x' stands twice", () => new TextVectorization().SetVocabulary(["x", "x"]));
        Says("the special entry '' stands at place 1", () => new TextVectorization().SetVocabulary(["x", ""]));
        Says("StandardizeWith gave null", () => new TextVectorization { StandardizeWith = _ => null!, Vocabulary = ["a"] }.Apply(["a"]));
        Says("SplitWith gave null", () => new TextVectorization { SplitWith = _ => null!, Vocabulary = ["a"] }.Apply(["a"]));
    }
}
