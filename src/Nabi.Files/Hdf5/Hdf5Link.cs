namespace Nabi.Files;

/// <summary>A name in a group and what it stands for.</summary>
/// <param name="Name">The name, without slashes.</param>
/// <param name="Address">The object's header; null if the link is no hard link.</param>
/// <param name="Target">The path of a soft link; null otherwise.</param>
/// <param name="Order">When the link was made, where the group keeps count; otherwise 0.</param>
internal sealed record Hdf5Link(string Name, long? Address, string? Target, long Order);
