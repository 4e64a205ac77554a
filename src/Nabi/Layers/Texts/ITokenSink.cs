namespace Nabi.Layers;

/// <summary>Takes the tokens of a text one after another; a struct, so that no token costs memory.</summary>
internal interface ITokenSink
{
    /// <summary>Takes a token.</summary>
    void Take(ReadOnlySpan<char> token);
}
