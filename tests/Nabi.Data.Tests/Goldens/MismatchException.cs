namespace Nabi.Data.Tests.Goldens;

/// <summary>A reference case differs from what Nabi gave.</summary>
public sealed class MismatchException(string message) : Exception(message);
