namespace Nabi.House.Rooms.Samples;

internal sealed partial class Whole
{
    public int Doubled { get; set; } = 2;

    public Thing? Kept { get; set; } = new();

    public Func<Thing> Maker => () => new Thing();
}
