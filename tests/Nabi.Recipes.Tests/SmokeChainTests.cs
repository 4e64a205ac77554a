using Nabi.Detection;

namespace Nabi.Recipes.Tests;

/// <summary>The parts of the chain, untrained: crops, features, the watch, files.</summary>
public sealed class SmokeChainTests : TestsWithFolder
{
    [Fact]
    public void A_crop_of_the_whole_picture_is_the_picture()
    {
        var picture = Numbered(6, 6);
        Assert.Equal(picture.ToArray(), Features(6, margin: 0).Crop(picture, new Box(0, 0, 1, 1)).ToArray());
        // Nothing lies beyond the edges: a margin changes nothing.
        Assert.Equal(picture.ToArray(), Features(6, margin: 0.5f).Crop(picture, new Box(0, 0, 1, 1)).ToArray());
    }

    [Fact]
    public void A_crop_has_the_pixels_of_its_box_and_of_the_margin()
    {
        var picture = Numbered(8, 8);
        var crop = Features(4, margin: 0).Crop(picture, new Box(0.25f, 0.5f, 0.75f, 1));
        for (var row = 0; row < 4; row++)
        {
            for (var column = 0; column < 4; column++)
                Assert.Equal(picture[row + 4, column + 2, 1], crop[row, column, 1], 1e-3f);
        }

        // A half of the box's 2 by 2 pixels more at each side.
        var wider = Features(4, margin: 0.5f).Crop(picture, new Box(0.375f, 0.375f, 0.625f, 0.625f));
        Assert.Equal(picture[2, 2, 0], wider[0, 0, 0], 1e-3f);
        Assert.Equal(picture[5, 5, 2], wider[3, 3, 2], 1e-3f);
    }

    [Theory]
    [InlineData(0.5f, 0.5f, 0.5001f, 0.5001f)]
    [InlineData(0.99999f, 0, 1, 1e-6f)]
    [InlineData(-1, -1, 3, 3)]
    public void A_crop_has_at_least_one_pixel_and_none_outside(float left, float top, float right, float bottom)
    {
        var crop = Features(3, margin: 0.1f).Crop(Numbered(5, 7), new Box(left, top, right, bottom));
        Assert.Equal([3, 3, 3], crop.Shape);
        Assert.All(crop.ToArray(), value => Assert.InRange(value, 0, 7 * 5 * 3));
    }

    [Fact]
    public void Features_are_those_of_the_crop_then_the_box_and_zeros_without_one()
    {
        var features = Features(4, margin: 0);
        var (picture, found) = (Numbered(8, 8), new DetectedObject(new Box(0.25f, 0.5f, 0.75f, 1), 0, 0.75f));
        var rows = features.Of([picture, picture], [null, found]);
        Assert.Equal([2, 3 + SmokeFeatures.Geometry], rows.Shape);
        Assert.All(Ops.Slice(rows, 0, 0, 1).ToArray(), value => Assert.Equal(0f, value));
        // The network gives the mean of each channel.
        var crop = Ops.Mean(features.Crop(picture, found.Box).Reshape(16, 3), [0]).ToArray();
        for (var channel = 0; channel < 3; channel++)
            Assert.Equal(crop[channel] / 255, rows[1, channel], 1e-4f);
        Assert.Equal([0.25f, 0.5f, 0.75f, 1, 0.75f, 1], Enumerable.Range(3, 6).Select(i => rows[1, i]));
        Assert.All(features.Of([picture], [null]).ToArray(), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Mirrored_features_have_their_boxes_mirrored_and_frames_without_a_box_stay()
    {
        var features = Features(4, margin: 0);
        var found = new DetectedObject(new Box(0.25f, 0.5f, 0.625f, 1), 0, 0.75f);
        var rows = features.Of([Numbered(8, 8), Numbered(8, 8)], [null, found]);
        var mirrored = features.Mirrored(rows.Reshape(1, 2, -1));
        Assert.Equal([1, 2, features.Length], mirrored.Shape);
        Assert.All(Enumerable.Range(0, features.Length), i => Assert.Equal(0f, mirrored[0, 0, i]));
        Assert.Equal([0.375f, 0.5f, 0.75f, 1, 0.75f, 1], Enumerable.Range(3, 6).Select(i => mirrored[0, 1, i]));
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(rows[1, i], mirrored[0, 1, i]));
        Assert.Equal(rows.ToArray(), features.Mirrored(mirrored).ToArray());
    }

    [Fact]
    public void A_watch_says_of_each_frame_what_the_head_says_of_the_last_ten()
    {
        var (chain, _) = Chain();
        var clip = SmokeClips.Film(13, 2, 4);
        Tensor[] described = [.. clip.Pictures(13).Select(picture => chain.Describe(picture, chain.Find(picture)))];
        var watch = new SmokeWatch(chain);
        for (var round = 0; round < 2; round++)
        {
            for (var frame = 0; frame < 13; frame++)
            {
                var reading = watch.Next(clip.Picture(frame));
                Assert.Equal(frame, reading.Frame);
                Assert.Equal(chain.Find(clip.Picture(frame)), reading.Found);
                Assert.Equal(frame < 9 ? null : chain.Judge(described[(frame - 9)..(frame + 1)]), reading.Probability);
                Assert.Equal(reading.Probability >= 0.5f, reading.IsAlarm);
                Assert.True(reading.DetectorTime >= TimeSpan.Zero && reading.FeaturesTime >= TimeSpan.Zero
                    && reading.HeadTime >= TimeSpan.Zero);
            }

            watch.Reset();
        }
    }

    [Fact]
    public void A_picture_that_plays_has_every_frame_whatever_is_known_of_boxes()
    {
        var (chain, _) = Chain();
        var clip = SmokeClips.Make(1, 4)[0] with { Boxes = [] };
        var film = SmokePages.Film(chain, "film", clip, 10).ToSvg();
        Assert.Equal(10, film.Split("<image").Length - 1);
        Assert.Contains("frame 10", film, StringComparison.Ordinal);
    }

    [Fact]
    public void Boxes_of_frames_together_are_those_of_each_alone()
    {
        var (chain, _) = Chain();
        var pictures = SmokeClips.Make(1, 4)[0].Pictures(3);
        var found = chain.FindAll(pictures);
        for (var i = 0; i < 3; i++)
            Close(chain.Find(pictures[i]), found[i]);
        // Of several sizes too.
        Tensor[] two = [pictures[0], Ops.Slice(pictures[1], 0, 0, 60)];
        found = chain.FindAll(two);
        Close(chain.Find(two[0]), found[0]);
        Close(chain.Find(two[1]), found[1]);

        static void Close(DetectedObject? expected, DetectedObject? actual)
        {
            Assert.Equal(expected is null, actual is null);
            if (expected is { } one && actual is { } other)
            {
                Assert.Equal(one.Score, other.Score, 1e-4f);
                Assert.Equal(one.Box.Left, other.Box.Left, 1e-4f);
                Assert.Equal(one.Box.Bottom, other.Box.Bottom, 1e-4f);
            }
        }
    }

    [Fact]
    public void A_chain_that_was_saved_says_the_same()
    {
        var (chain, heads) = Chain();
        chain.Save(name => Folder[name], heads);
        Assert.Equal(
            ["detector.keras", "features.keras", "head-one-gru.keras", "head-one-lstm.keras", "smoke.json"],
            Directory.EnumerateFiles(Folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var clip = SmokeClips.Film(12, 1, 9);
        foreach (var (name, model) in heads)
        {
            var (own, back) = (Chain(model, name).Chain, SmokeChain.Load(Folder.Path, name));
            Assert.Equal((name, 10, 0.5f), (back.Head, back.Frames, back.Threshold));
            var (one, other) = (new SmokeWatch(chain), new SmokeWatch(SmokeChain.Load(Folder.Path)));
            foreach (var picture in clip.Pictures(12))
            {
                var (first, second) = (one.Next(picture), other.Next(picture));
                Assert.Equal((first.Found, first.Probability), (second.Found, second.Probability));
            }

            Assert.Equal(own.Describe(clip.Picture(3), chain.Find(clip.Picture(3))).ToArray(),
                back.Describe(clip.Picture(3), back.Find(clip.Picture(3))).ToArray());
        }
    }

    [Fact]
    public void A_folder_without_a_whole_chain_is_refused_in_a_sentence()
    {
        Assert.Contains("nabi run smoke-video", Error(), StringComparison.Ordinal);
        var (chain, heads) = Chain();
        chain.Save(name => Folder[name], heads);
        Assert.Contains("has no head 'deep GRU'; choose one of one LSTM, one GRU",
            Assert.Throws<NabiException>(() => SmokeChain.Load(Folder.Path, "deep GRU")).Message, StringComparison.Ordinal);
        var whole = File.ReadAllText(Folder["smoke.json"]);
        foreach (var (from, to, says) in (IEnumerable<(string, string, string)>)
        [
            ("nabi-smoke-1", "nabi-smoke-7", "expected the format nabi-smoke-1"),
            ("detector.keras", "../detector.keras", "is not the name of a file beside it"),
            ("features.keras", "a/b.keras", "is not the name of a file beside it"),
            ("\"frames\": 10", "\"frames\": 1e30", "frames must be from 1"),
            ("\"frames\": 10", "\"frames\": 9", "does not fit the features"),
            ("\"margin\"", "\"other\"", "is not the description of a smoke chain"),
            ("\"side\": 32", "\"side\": -1", "side must be from 1"),
            ("head-one-lstm", "head-other", "head-other.keras"),
            ("\"anchors\": [", "\"anchors\": [[[1]],", "an anchor has 1 numbers, expected 2"),
            ("\"heads\": {", "\"heads\": { \"one GRU\": \"a.keras\",", "names the head 'one GRU' twice"),
            ("detector.keras", "a\\u0000.keras", "no file has a null character in its name"),
            ("{", "", "is not the description of a smoke chain"),
        ])
        {
            Assert.Contains(from, whole, StringComparison.Ordinal);
            File.WriteAllText(Folder["smoke.json"], whole.Replace(from, to, StringComparison.Ordinal));
            Assert.Contains(says, Error(), StringComparison.Ordinal);
        }

        File.WriteAllText(Folder["smoke.json"], whole);
        File.Copy(Folder["features.keras"], Folder["head-one-lstm.keras"], overwrite: true);
        Assert.Contains("does not fit the features", Error(), StringComparison.Ordinal);

        string Error()
        {
            var error = Assert.Throws<NabiException>(() => SmokeChain.Load(Folder.Path));
            Assert.InRange(error.Message.Length, 10, 400);
            return error.Message;
        }
    }

    [Fact]
    public void A_frame_of_another_shape_and_too_few_frames_are_refused()
    {
        var (chain, _) = Chain();
        Assert.Contains("(height, width, 3), got", Assert.Throws<NabiException>(() => chain.Find(Tensor.Zeros(4, 4))).Message,
            StringComparison.Ordinal);
        Assert.Contains("(height, width, 3), got", Assert.Throws<NabiException>(() => chain.Find(Tensor.Zeros(4, 4, 1))).Message,
            StringComparison.Ordinal);
        Assert.Contains("(height, width, 3), got", Assert.Throws<NabiException>(() => chain.Find(Tensor.Zeros(0, 4, 3))).Message,
            StringComparison.Ordinal);
        Assert.Contains("reads 10 frames, got 1", Assert.Throws<NabiException>(() => chain.Judge([Tensor.Zeros(9)])).Message,
            StringComparison.Ordinal);
    }

    private static (SmokeChain Chain, IReadOnlyList<(string Name, Model Model)> Heads) Chain(Model? head = null, string name = "one LSTM")
    {
        Seeds.Set(3);
        var detector = SmokeDetector.Build(4);
        var features = Features(32, margin: 0.1f);
        var x = new Tensor([8, 10, features.Length], [.. Enumerable.Range(0, 80 * features.Length).Select(i => MathF.Sin(0.37f * i))]);
        (string Name, Model Model)[] heads =
            [.. SmokeHeads.All.Where(one => one.Name is "one LSTM" or "one GRU")
                .Select(one => (one.Name, (Model)SmokeHeads.Build(one.Layers(), x)))];
        return (new SmokeChain(detector, 0.05f, features, head ?? heads[0].Model, name, 0.5f), heads);
    }

    // A network whose features are the means of the channels.
    private static SmokeFeatures Features(int side, float margin)
    {
        var input = Layers.Input.Of(new Layers.Input(side, side, 3));
        return new SmokeFeatures(new Model(input, new Layers.GlobalAveragePooling2D().Apply(input)), side, "unit", margin);
    }

    private static Tensor Numbered(int height, int width)
        => new([height, width, 3], [.. Enumerable.Range(0, height * width * 3).Select(i => (float)i)]);
}
