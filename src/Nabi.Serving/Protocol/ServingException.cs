namespace Nabi.Serving;

/// <summary>A request that is answered with a status and one sentence.</summary>
/// <param name="status">The HTTP status, 400 and above.</param>
/// <param name="sentence">What is wrong, and what to do.</param>
internal sealed class ServingException(int status, string sentence) : Exception(sentence)
{
    public int Status => status;
}
