namespace Nabi.Images;

/// <summary>One frame of a film.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Time">When it is shown, from the film's beginning; null for a folder whose rate nobody said.</param>
/// <param name="Name">What it is called: the file's name, or the film's with the number.</param>
/// <param name="Image">Floats from 0 to 255 of shape (height, width, channels).</param>
public sealed record Frame(int Index, TimeSpan? Time, string Name, Tensor Image);
