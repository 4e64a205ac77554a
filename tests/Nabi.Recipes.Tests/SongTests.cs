namespace Nabi.Recipes.Tests;

public sealed class SongTests
{
    [Fact]
    public void The_song_makes_the_samples_of_the_course()
    {
        var (x, y) = Song.Samples();
        Assert.Equal(54, Song.Notes.Length);
        Assert.Equal([50, 4, 1], x.Shape);
        Assert.Equal([11, 9, 2, 10], x.ToArray().Take(4).Select(value => (int)MathF.Round(value * 13)));
        Assert.Equal([8, 1, 7, 8, 9, 10, 11, 11, 4, 11], Ops.ArgMax(y).AsIntegers().ToArray().Take(10));
    }

    [Fact]
    public void A_perfect_ear_sings_the_whole_song()
    {
        var y = Ops.ArgMax(Song.Samples().Y).AsIntegers().ToArray();
        var at = 0;
        Assert.Equal(54, Song.Right(Song.Sing(_ => y[at++])));
    }

    [Fact]
    public void Wrong_notes_are_counted_and_marked()
    {
        string[] sung = [.. Song.Notes.Take(53), "b8"];
        Assert.Equal(53, Song.Right(sung));
        Assert.Equal(1, MelodyPagesStaff(sung).Count(letter => letter == 'x'));
        Assert.Equal(0, MelodyPagesStaff([.. Song.Notes]).Count(letter => letter == 'x'));
    }

    private static string MelodyPagesStaff(IReadOnlyList<string> song) => MelodyPages.Staff(song);
}
