namespace Nabi.Data.Tests;

public sealed class TextTests
{
    [Theory]
    [InlineData("İSTANBUL", "i\u0307stanbul")]
    [InlineData("ΟΔΟΣ", "οδος")]
    [InlineData("ΟΔΟΣ ΣΑΣ.", "οδος σας.")]
    [InlineData("Σ", "σ")]
    [InlineData("ΑΣ'Α", "ασ'α")]
    [InlineData("STRASSE ẞ", "strasse ß")]
    [InlineData("ÀÉÎ CAFÉ", "àéî café")]
    [InlineData("\U00010400", "\U00010428")]
    [InlineData("케라스", "케라스")]
    [InlineData("", "")]
    public void Lower_is_Python_s_lower(string text, string expected) => Assert.Equal(expected, Lowercase.Full(text));

    [Fact]
    public void Ascii_lower_leaves_other_letters() => Assert.Equal("cafÉ ÀÉÎ z", Lowercase.AsciiOnly("CAFÉ ÀÉÎ Z"));

    [Fact]
    public void Words_are_split_at_filters_only()
    {
        Assert.Equal(["don't", "stop", "now\r", "ok"], Text.ToWordSequence("Don't stop--now\r ok!"));
        Assert.Equal(["a b", "c"], Text.ToWordSequence("a b,c", filters: "", split: ","));
        Assert.Equal(["a", "b"], Text.ToWordSequence("a!b", split: "<>"));
        Assert.Empty(Text.ToWordSequence("?!"));
        Assert.Throws<NabiException>(() => Text.ToWordSequence("a", split: ""));
    }

    [Fact]
    public void Hashes_stay_in_their_space()
    {
        Assert.Equal([132, 759, 622, 379, 132, 962], Text.HashingTrick("The cat sat on the mat.", 1000));
        Assert.Equal(Text.HashingTrick("a b", 50), Text.OneHot("a b", 50));
        Assert.All(Text.HashingTrick("one two three four", 2), number => Assert.Equal(1, number));
        Assert.Equal([4, 4], Text.HashingTrick("a b", 10, hash: _ => 12));
        Assert.Throws<NabiException>(() => Text.HashingTrick("a", 1));
    }

    [Fact]
    public void N_grams_are_neighbours()
    {
        string[] words = ["the", "cat", "sat"];
        Assert.Equal(["the cat", "cat sat"], Text.NGrams(words, 2));
        Assert.Equal(["the_cat_sat"], Text.NGrams(words, 3, "_"));
        Assert.Empty(Text.NGrams(words, 4));
        Assert.Throws<NabiException>(() => Text.NGrams(words, 0));
    }

    [Fact]
    public void Oov_token_comes_first_and_stands_for_unknown_words()
    {
        var tokenizer = new Tokenizer(4) { OovToken = "<oov>" };
        tokenizer.FitOnTexts(["b b a", "a c d", "b"]);
        Assert.Equal([("<oov>", 1), ("b", 2), ("a", 3), ("c", 4), ("d", 5)], tokenizer.WordIndex.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([[3, 2, 1, 1]], tokenizer.TextsToSequences(["a b c zebra"]));
        Assert.Equal(["a b <oov> <oov>"], tokenizer.SequencesToTexts([[3, 2, 4, 99]]));
        Assert.Equal([[2, 3]], tokenizer.TextsToSequences(new IReadOnlyList<string>[] { new[] { "B", "A" } }));
    }

    [Fact]
    public void Unknown_words_are_left_out_without_oov_token()
    {
        var tokenizer = new Tokenizer { Lower = false };
        tokenizer.FitOnTexts(["a A"]);
        Assert.Equal([[1, 2], []], tokenizer.TextsToSequences(["a A x", ""]));
        Assert.Equal(2, tokenizer.WordIndex.Count);
    }

    [Fact]
    public void Matrix_needs_to_know_its_width()
    {
        var tokenizer = new Tokenizer();
        Assert.Throws<NabiException>(() => tokenizer.SequencesToMatrix([[1]]));
        Assert.Throws<NabiException>(() => new Tokenizer(5).SequencesToMatrix([[1]], MatrixMode.TfIdf));
        Assert.Throws<NabiException>(() => new Tokenizer(5).SequencesToMatrix([[-1]]));
        Assert.Equal([0f, 2f, 0f], new Tokenizer(3).SequencesToMatrix([[1, 1, 7]], MatrixMode.Count).ToArray());

        tokenizer.FitOnSequences([[1, 2, 2], [2]]);
        Assert.Equal((2, 2, 1), (tokenizer.DocumentCount, tokenizer.IndexDocs[2], tokenizer.IndexDocs[1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"config\": {\"num_words\": null}}")]
    [InlineData("{\"config\": 3}")]
    public void Json_of_something_else_is_refused(string json) => Assert.Throws<NabiException>(() => Tokenizer.FromJson(json));

    [Fact]
    public void Json_keeps_everything()
    {
        var tokenizer = new Tokenizer(7) { OovToken = "\"?\"", CharLevel = true, Filters = "é\u0001" };
        tokenizer.FitOnTexts(["케라스 \U0001F98B"]);
        var json = tokenizer.ToJson();
        Assert.All(json, character => Assert.InRange(character, ' ', '~'));
        var copy = Tokenizer.FromJson(json);
        Assert.Equal(json, copy.ToJson());
        Assert.Equal(tokenizer.TextsToSequences(["스 \U0001F98B라"]), copy.TextsToSequences(["스 \U0001F98B라"]));
        Assert.Equal((7, "\"?\"", true, "é\u0001"), (copy.NumWords, copy.OovToken, copy.CharLevel, copy.Filters));
    }
}
