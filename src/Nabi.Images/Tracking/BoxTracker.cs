using System.Runtime.InteropServices;
using Nabi.Detection;

namespace Nabi.Images;

/// <summary>
/// Boxes of frames that come one after another as tracks: pairs of track and box are taken by their overlap, the largest first; a box left
/// over begins a track, a track left over lives on for some frames. Not for several threads at once.
/// </summary>
/// <example><code>foreach (var seen in tracker.Next(detector.Detect(frame))) Console.WriteLine(seen.Id);</code></example>
/// <remarks>Greedy overlap as in Bochinski et al., 2017, with motion at a constant speed instead of a Kalman filter.</remarks>
public sealed class BoxTracker
{
    private const int MostObjects = 4096;

    private readonly TrackingOptions options;
    private readonly List<Live> tracks = [];
    private int frame;
    private int lastId;

    /// <summary>A tracker that has seen no frame.</summary>
    /// <param name="options">When boxes are one thing; null for the defaults.</param>
    /// <exception cref="NabiException">An option is out of range.</exception>
    public BoxTracker(TrackingOptions? options = null)
    {
        this.options = options ?? new();
        this.options.Check();
    }

    /// <summary>How many tracks live: found in this frame, or waiting in a gap.</summary>
    public int Count => tracks.Count;

    /// <summary>The tracks of a whole film.</summary>
    /// <param name="frames">What was found in each frame; a frame may be empty.</param>
    /// <param name="options">When boxes are one thing; null for the defaults.</param>
    /// <returns>All tracks in the order of their numbers.</returns>
    /// <exception cref="NabiException">An option is out of range, or a frame has more than 4096 boxes.</exception>
    public static IReadOnlyList<BoxTrack> Track(IEnumerable<IReadOnlyList<DetectedObject>> frames, TrackingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(frames);
        var tracker = new BoxTracker(options);
        var points = new SortedDictionary<int, List<(int, DetectedObject)>>();
        var frame = 0;
        foreach (var found in frames)
        {
            foreach (var seen in tracker.Next(found))
            {
                if (!points.TryGetValue(seen.Id, out var track))
                    points[seen.Id] = track = [];
                track.Add((frame, seen.Object));
            }

            frame++;
        }

        return [.. points.Select(pair => new BoxTrack(pair.Key, pair.Value))];
    }

    /// <summary>Takes the next frame.</summary>
    /// <param name="found">What was found in it; boxes without area belong to no track.</param>
    /// <returns>What was found with the numbers of tracks, in the order in which it was given.</returns>
    /// <exception cref="NabiException">There are more than 4096 boxes.</exception>
    public IReadOnlyList<TrackedObject> Next(IReadOnlyList<DetectedObject> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        if (found.Count > MostObjects)
        {
            throw new NabiException(
                $"A frame of a track has at most {MostObjects} boxes, got {found.Count}; raise the detector's threshold.");
        }

        var owners = new Live?[found.Count];
        foreach (var (track, place) in Pairs(found))
        {
            if (owners[place] is not null || track.LastFrame == frame)
                continue;
            track.Found(found[place], frame);
            owners[place] = track;
        }

        for (var i = 0; i < owners.Length; i++)
        {
            if (owners[i] is null && IsSomewhere(found[i].Box) && found[i].Score >= options.MinScore)
                tracks.Add(owners[i] = new Live(++lastId, found[i], frame));
        }

        tracks.RemoveAll(track => frame - track.LastFrame > options.MaxGap);
        frame++;
        return [.. owners.Where(track => track is not null)
            .Select(track => new TrackedObject(track!.Id, track.Last, track.FirstFrame, track.Count))];
    }

    /// <summary>Forgets all tracks: the next frame is the first of another film. Numbers begin at 1 again.</summary>
    public void Reset()
    {
        tracks.Clear();
        (frame, lastId) = (0, 0);
    }

    private static bool IsSomewhere(Box box) => box.IsFinite && box.Area > 0;

    // Of equal overlaps the older track and the earlier box come first, so that the result does not depend on anything else.
    private IEnumerable<(Live Track, int Place)> Pairs(IReadOnlyList<DetectedObject> found)
    {
        var pairs = new List<(float Overlap, Live Track, int Place)>();
        foreach (var track in tracks)
        {
            var expected = options.PredictMotion ? track.Expected(frame) : track.Last.Box;
            for (var i = 0; i < found.Count; i++)
            {
                if (options.MatchClasses && found[i].Class != track.Last.Class)
                    continue;
                var overlap = expected.IntersectionOverUnion(found[i].Box);
                if (overlap >= options.IoUThreshold)
                    pairs.Add((overlap, track, i));
            }
        }

        CollectionsMarshal.AsSpan(pairs).Sort(static (a, b) => a.Overlap != b.Overlap ? b.Overlap.CompareTo(a.Overlap)
            : a.Track.Id != b.Track.Id ? a.Track.Id.CompareTo(b.Track.Id) : a.Place.CompareTo(b.Place));
        return pairs.Select(pair => (pair.Track, pair.Place));
    }

    private sealed class Live(int id, DetectedObject first, int frame)
    {
        private float across;
        private float down;

        public int Id => id;

        public int FirstFrame { get; } = frame;

        public int LastFrame { get; private set; } = frame;

        public int Count { get; private set; } = 1;

        public DetectedObject Last { get; private set; } = first;

        // The middle moves on, the size stays.
        public Box Expected(int frame)
        {
            var (x, y, box) = (across * (frame - LastFrame), down * (frame - LastFrame), Last.Box);
            return new Box(box.Left + x, box.Top + y, box.Right + x, box.Bottom + y);
        }

        public void Found(DetectedObject found, int frame)
        {
            var frames = frame - LastFrame;
            (across, down) = ((found.Box.CenterX - Last.Box.CenterX) / frames, (found.Box.CenterY - Last.Box.CenterY) / frames);
            (Last, LastFrame, Count) = (found, frame, Count + 1);
        }
    }
}
