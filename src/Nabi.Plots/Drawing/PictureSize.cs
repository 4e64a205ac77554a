namespace Nabi.Plots;

/// <summary>Width and height of a drawn picture in pixels.</summary>
internal readonly record struct PictureSize(double Width, double Height);
