namespace Nabi.House.Rooms;

/// <summary>One type uses another that stands in another room.</summary>
/// <param name="FromRoom">The room of the type that uses.</param>
/// <param name="From">The type that uses.</param>
/// <param name="ToRoom">The room of the type that is used.</param>
/// <param name="To">The type that is used.</param>
/// <param name="Place">Where it does: a file in the project, with the line when the body of a method does.</param>
internal sealed record Arrow(string FromRoom, string From, string ToRoom, string To, string Place)
{
    /// <summary>The arrow as a line for a reader who wants to turn it round.</summary>
    public override string ToString() => $"{FromRoom} > {ToRoom}: {From} uses {To} ({Place})";
}
