using Nabi.Detection;

namespace Nabi.Recipes.Tests;

public sealed class SmokeClipsTests
{
    [Fact]
    public void A_clip_depends_on_the_seed_and_its_number_alone()
    {
        var (few, many, other) = (SmokeClips.Make(3, 5), SmokeClips.Make(6, 5), SmokeClips.Make(3, 6));
        Assert.Equal(6, many.Length);
        for (var i = 0; i < few.Length; i++)
        {
            Assert.Equal(few[i].Picture(7).ToArray(), many[i].Picture(7).ToArray());
            Assert.Equal(few[i].Boxes, many[i].Boxes);
            Assert.NotEqual(few[i].Picture(7).ToArray(), other[i].Picture(7).ToArray());
        }
    }

    [Fact]
    public void Half_of_them_smoke_whose_box_is_known_and_grows()
    {
        var clips = SmokeClips.Make(60, 11);
        Assert.Equal(30, clips.Count(clip => clip.IsSmoke));
        Assert.All(clips, clip => Assert.Equal(SmokeClips.Frames, clip.Boxes.Count));
        Assert.All(clips.Where(clip => !clip.IsSmoke), clip => Assert.All(clip.Boxes, box => Assert.Null(box)));
        foreach (var clip in clips.Where(clip => clip.IsSmoke))
        {
            Box[] boxes = [.. clip.Boxes.OfType<Box>()];
            Assert.InRange(boxes.Length, 6, SmokeClips.Frames);
            Assert.NotNull(clip.Boxes[^1]);
            Assert.All(boxes, box => Assert.True(box is { Left: >= 0, Top: >= 0, Right: <= 1, Bottom: <= 1, Area: > 0 }, box.ToString()));
            // It rises: the upper edge goes up, the foot stays where it is.
            Assert.True(boxes[^1].Top < boxes[0].Top - 0.05f, $"from {boxes[0]} to {boxes[^1]}");
            Assert.True(Math.Abs(boxes[^1].Bottom - boxes[0].Bottom) < 0.12f, $"from {boxes[0]} to {boxes[^1]}");
        }
    }

    [Fact]
    public void Frames_are_pictures_in_colour_that_change()
    {
        foreach (var clip in SmokeClips.Make(4, 12))
        {
            var (first, last) = (clip.Picture(0), clip.Picture(9));
            Assert.Equal([SmokeClips.Side, SmokeClips.Side, 3], first.Shape);
            Assert.All(first.ToArray(), value => Assert.InRange(value, 0, 255));
            Assert.True(first.ToArray().Distinct().Count() > 60);
            // More than the noise of the camera, whose difference of two frames is 4.5 on average.
            Assert.InRange(first.ToArray().Zip(last.ToArray(), (a, b) => Math.Abs(a - b)).Average(), 3, 60);
        }
    }

    [Fact]
    public void Inside_of_its_box_smoke_covers_the_land()
    {
        // The same film with smoke that begins long after its end shows what lies behind.
        for (var seed = 0; seed < 5; seed++)
        {
            var (smoke, without) = (SmokeClips.Film(16, 0, seed), SmokeClips.Film(16, 1000, seed));
            var box = smoke.Boxes[15]!.Value;
            Assert.All(without.Boxes, one => Assert.Null(one));
            var (a, b) = (smoke.Picture(15), without.Picture(15));
            double inside = 0, outside = 0;
            int ins = 0, outs = 0;
            for (var row = 0; row < SmokeClips.Side; row++)
            {
                for (var column = 0; column < SmokeClips.Side; column++)
                {
                    var (x, y) = ((column + 0.5f) / SmokeClips.Side, (row + 0.5f) / SmokeClips.Side);
                    var difference = Math.Abs(a[row, column, 1] - b[row, column, 1]);
                    if (x > box.Left && x < box.Right && y > box.Top && y < box.Bottom)
                        (inside, ins) = (inside + difference, ins + 1);
                    else
                        (outside, outs) = (outside + difference, outs + 1);
                }
            }

            Assert.True(inside / ins > 2 * outside / outs, $"seed {seed}: {inside / ins} inside, {outside / outs} outside");
        }
    }

    [Fact]
    public void In_a_film_smoke_is_seen_from_soon_after_the_frame_in_which_it_begins()
    {
        var film = SmokeClips.Film(20, 8, 3);
        Assert.True(film.IsSmoke);
        Assert.All(film.Boxes.Take(8), box => Assert.Null(box));
        Assert.All(film.Boxes.Skip(11), box => Assert.NotNull(box));
        Assert.All(SmokeClips.Film(20, null, 3).Boxes, box => Assert.Null(box));
    }
}
