namespace Nabi.House.Rooms.Samples;

internal static partial class Functions
{
    public static int Third() => 3;
}

/// <summary>Its other half stands in another room, and no file has just its name.</summary>
internal sealed partial class Halved
{
    public int Third() => Functions.Third();
}
