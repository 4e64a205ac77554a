using Nabi.Detection;

namespace Nabi.Images;

/// <summary>One thing over the frames of a film.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Points">In which frames, in their order, it was found, and where; frames of a gap are left out.</param>
public sealed record BoxTrack(int Id, IReadOnlyList<(int Frame, DetectedObject Object)> Points)
{
    /// <summary>The frame in which it was found first.</summary>
    public int FirstFrame => Points[0].Frame;

    /// <summary>The frame in which it was found last.</summary>
    public int LastFrame => Points[^1].Frame;
}
