#pragma warning disable CS0649 // The samples are read and never run.

namespace Nabi.House.Rooms.Samples;

internal class Thing
{
    public int Number;

    public static Thing Make() => new();
}

internal interface IThing;

internal enum ThingKind
{
    First,
}

internal sealed class ThingError : Exception;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class ThingAttribute : Attribute;

internal sealed class Box<T>
{
    public T? Content;

    public T? Open() => Content;
}
