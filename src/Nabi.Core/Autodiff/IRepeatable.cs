namespace Nabi.Engine;

/// <summary>A part of a recording that is run again on new numbers.</summary>
internal interface IRepeatable
{
    /// <summary>The operations that it does the work of, in order.</summary>
    IReadOnlyList<PrimitiveCall> Calls { get; }

    /// <summary>Runs it again, without the program that asked for it.</summary>
    void Repeat();
}
