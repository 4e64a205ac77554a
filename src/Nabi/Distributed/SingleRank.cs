namespace Nabi.Distributed;

/// <summary>
/// One process alone as a cluster: what a program gets that was not started as one of many. Training on it gives the bits that it gives on
/// several ranks with the same <c>FitOptions.Shards</c>.
/// </summary>
public sealed class SingleRank : Communicator
{
    /// <inheritdoc/>
    public override int Rank => 0;

    /// <inheritdoc/>
    public override int Size => 1;

    /// <inheritdoc/>
    public override string Transport => "one process";

    /// <inheritdoc/>
    protected internal override int BeginSend(Tensor buffer, int from, int count, int to, int tag) => throw Alone();

    /// <inheritdoc/>
    protected internal override int BeginReceive(Tensor buffer, int from, int count, int source, int tag) => throw Alone();

    /// <inheritdoc/>
    protected internal override bool IsDone(int request) => true;

    private static NabiException Alone() => new("A rank that is alone has nobody to send a message to; ask for Size first.");
}
