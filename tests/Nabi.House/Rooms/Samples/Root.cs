namespace Nabi.House.Rooms.Samples;

/// <summary>Stands in no folder.</summary>
internal sealed class Hall
{
    public Thing? Made { get; set; }
}
