namespace Nabi.House.Rooms.Samples;

internal static partial class Functions
{
    public static Thing First() => new();
}

internal sealed partial class Halved
{
    public int First() => 1;
}
