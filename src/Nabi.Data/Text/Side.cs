namespace Nabi.Data;

/// <summary>The end of a sequence at which padding is added or steps are cut, in Keras's words <c>'pre'</c> and <c>'post'</c>.</summary>
public enum Side
{
    /// <summary>At the beginning.</summary>
    Pre,

    /// <summary>At the end.</summary>
    Post,
}
