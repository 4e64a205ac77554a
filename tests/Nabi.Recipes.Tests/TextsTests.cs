namespace Nabi.Recipes.Tests;

public sealed class TextsTests
{
    private readonly Texts korean = new("ko");

    [Fact]
    public void English_needs_no_texts()
    {
        Assert.Equal("Results", new Texts().Say("Results"));
        Assert.Empty(new Texts().Entries);
    }

    [Fact]
    public void Every_language_that_is_named_has_texts()
        => Assert.All(Texts.Languages.Skip(1), language => Assert.NotEmpty(new Texts(language).Entries));

    [Fact]
    public void A_language_without_texts_is_refused()
        => Assert.Contains("'fr'; choose one of en, ko", Assert.Throws<NabiException>(() => new Texts("fr")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("Results", "결과")]
    [InlineData("block 2", "블록 2")]
    [InlineData("The axis begins at 0.85.", "축은 0.85에서 시작합니다.")]
    [InlineData("21 of 54 notes are right.", "음표 54개 가운데 21개가 맞습니다.")]
    [InlineData("Words that share a number, of 10,648", "단어 10,648개 가운데 번호가 겹치는 단어")]
    [InlineData("Results of 7", "Results of 7")]
    public void Numbers_come_back_in_their_places(string english, string expected) => Assert.Equal(expected, korean.Say(english));

    [Fact]
    public void Values_are_put_into_the_sentence()
        => Assert.Equal("시드 3 (5개 중 2번째)", korean.Say("Seed {0} ({1} of {2})", 3, 2, 5));

    [Fact]
    public void Every_value_of_a_sentence_is_in_its_Korean_one()
        => Assert.All(korean.Entries.Where(entry => entry.Contains("{0}", StringComparison.Ordinal)), entry =>
        {
            for (var i = 0; entry.Contains($"{{{i}}}", StringComparison.Ordinal); i++)
                Assert.Contains($"{{{i}}}", korean.Say(entry), StringComparison.Ordinal);
        });

    [Fact]
    public void Paragraphs_are_looked_up_one_by_one() => Assert.Equal("결과\n\n학습", korean.Paragraphs("Results\n\nTraining"));
}
