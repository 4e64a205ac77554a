namespace Nabi.Formats;

/// <summary>A [yolo] section.</summary>
/// <param name="Output">What it reads: (batch, rows, columns, anchors x (5 + classes)).</param>
/// <param name="Anchors">Its anchors in pixels.</param>
internal sealed record DarknetScale(Tensor Output, IReadOnlyList<(float Width, float Height)> Anchors);
