using Nabi.Detection;

namespace Nabi.Images.Tests;

public sealed class BoxTrackerTests
{
    [Fact]
    public void Boxes_that_overlap_from_frame_to_frame_are_one_track()
    {
        var tracks = BoxTracker.Track(Enumerable.Range(0, 6).Select(t => Frame(At(0.1f + 0.02f * t), At(0.8f, y: 0.5f))));
        Assert.Equal([1, 2], tracks.Select(track => track.Id));
        Assert.All(tracks, track => Assert.Equal((0, 5, 6), (track.FirstFrame, track.LastFrame, track.Points.Count)));
        Assert.Equal(0.2f, tracks[0].Points[5].Object.Box.CenterX, 1e-6f);
    }

    // Two things of one class run into each other, lie on the same place for a frame, and part again.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Things_that_cross_keep_their_numbers(bool isOrderSwapped)
    {
        var tracks = BoxTracker.Track(Enumerable.Range(0, 11).Select(t =>
        {
            DetectedObject left = At(0.2f + 0.06f * t), right = At(0.8f - 0.06f * t);
            return isOrderSwapped && t > 5 ? Frame(right, left) : Frame(left, right);
        }), new() { IoUThreshold = 0.1f });
        Assert.Equal(2, tracks.Count);
        Assert.Equal(0.8f, tracks[0].Points[^1].Object.Box.CenterX, 1e-5f);
        Assert.Equal(0.2f, tracks[1].Points[^1].Object.Box.CenterX, 1e-5f);
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    public void A_gap_is_survived_up_to_its_bound(int gap, int count)
    {
        var frames = Enumerable.Range(0, 3).Select(t => Frame(At(0.1f + 0.01f * t))).Concat(Enumerable.Repeat(Frame(), gap))
            .Append(Frame(At(0.1f + 0.01f * (3 + gap))));
        var tracks = BoxTracker.Track(frames);
        Assert.Equal(count, tracks.Count);
        Assert.Equal(3 + gap, tracks[^1].LastFrame);
    }

    [Fact]
    public void The_tracker_says_births_deaths_and_numbers_as_frames_come()
    {
        var tracker = new BoxTracker(new() { MaxGap = 1, MinScore = 0.5f });
        Assert.Empty(tracker.Next([]));
        Assert.Empty(tracker.Next([At(0.5f, score: 0.4f)]));
        Assert.Equal((1, 2, 1), Seen(tracker.Next([At(0.5f, score: 0.6f)])));
        Assert.Equal((1, 2, 2), Seen(tracker.Next([At(0.5f, score: 0.1f)])));
        Assert.Empty(tracker.Next([]));
        Assert.Equal(1, tracker.Count);
        Assert.Empty(tracker.Next([]));
        Assert.Equal(0, tracker.Count);
        Assert.Equal((2, 6, 1), Seen(tracker.Next([At(0.5f)])));
        tracker.Reset();
        Assert.Equal((1, 0, 1), Seen(tracker.Next([At(0.5f)])));

        static (int, int, int) Seen(IReadOnlyList<TrackedObject> seen) => (seen.Single().Id, seen[0].FirstFrame, seen[0].Count);
    }

    [Fact]
    public void Classes_are_kept_apart_unless_told_otherwise()
    {
        IReadOnlyList<DetectedObject>[] frames = [Frame(At(0.5f)), Frame(At(0.5f) with { Class = 1 })];
        Assert.Equal(2, BoxTracker.Track(frames).Count);
        Assert.Single(BoxTracker.Track(frames, new() { MatchClasses = false }));
    }

    [Fact]
    public void Of_two_boxes_the_closer_one_goes_on_and_boxes_without_area_do_not_count()
    {
        var tracker = new BoxTracker();
        tracker.Next([At(0.5f)]);
        var seen = tracker.Next([At(0.54f), At(0.51f), new DetectedObject(new Box(0.5f, 0.5f, 0.5f, 0.6f), 0, 1f),
            new DetectedObject(new Box(float.NaN, 0, 1, 1), 0, 1f)]);
        Assert.Equal([2, 1], seen.Select(one => one.Id));
        Assert.Equal(2, tracker.Count);
    }

    [Fact]
    public void Options_and_frames_are_checked()
    {
        Assert.Throws<NabiException>(() => new BoxTracker(new() { IoUThreshold = 0 }));
        Assert.Throws<NabiException>(() => new BoxTracker(new() { IoUThreshold = float.NaN }));
        Assert.Throws<NabiException>(() => new BoxTracker(new() { MaxGap = -1 }));
        Assert.Throws<NabiException>(() => new BoxTracker(new() { MinScore = 2 }));
        Assert.Throws<NabiException>(() => new BoxTracker().Next([.. Enumerable.Repeat(At(0.5f), 4097)]));
        Assert.Empty(BoxTracker.Track([]));
        Assert.Empty(BoxTracker.Track([[], []]));
    }

    private static DetectedObject[] Frame(params DetectedObject[] found) => found;

    private static DetectedObject At(float x, float y = 0.3f, float score = 1f) => new(Box.FromCenter(x, y, 0.2f, 0.2f), 0, score);
}
