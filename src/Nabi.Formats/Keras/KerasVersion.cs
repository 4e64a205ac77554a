namespace Nabi.Formats;

/// <summary>What files say about who wrote them.</summary>
internal static class KerasVersion
{
    /// <summary>The version of Keras whose form is written.</summary>
    public const string Written = "3.15.1";

    /// <summary>A backend that keeps weights as Nabi does.</summary>
    public const string Backend = "tensorflow";
}
