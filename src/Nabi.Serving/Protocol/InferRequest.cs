namespace Nabi.Serving;

/// <summary>A request for outputs of a model, whichever way it came.</summary>
internal sealed record InferRequest
{
    /// <summary>What the caller calls the request; the answer has it too.</summary>
    public string? Id { get; init; }

    public IReadOnlyList<InferTensor> Inputs { get; init; } = [];

    /// <summary>The outputs that are wanted; none for all.</summary>
    public IReadOnlyList<RequestedOutput> Outputs { get; init; } = [];

    /// <summary>The sequence that the steps belong to; null for a request of its own.</summary>
    public string? SequenceId { get; init; }

    /// <summary>Whether the sequence begins.</summary>
    public bool SequenceStart { get; init; }

    /// <summary>Whether the sequence ends after this step.</summary>
    public bool SequenceEnd { get; init; }

    /// <summary>How long the caller waits; null for what the server says.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether all outputs are wanted as bytes.</summary>
    public bool BinaryOutputs { get; init; }
}

/// <summary>An output that is wanted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Binary">Whether as bytes; null for what the request says.</param>
internal sealed record RequestedOutput(string Name, bool? Binary);
