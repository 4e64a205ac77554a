namespace Nabi.House.Rooms.Samples;

/// <summary>It has a file of its name; another room adds a part.</summary>
internal sealed partial class Whole
{
    public int First() => Doubled + 1;
}
