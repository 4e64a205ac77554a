namespace Nabi.Engine;

/// <summary>A part of a recording that is run again on new numbers.</summary>
internal interface IRepeatable
{
    /// <summary>Runs it again, without the program that asked for it.</summary>
    void Repeat();
}
