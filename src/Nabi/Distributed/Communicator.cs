namespace Nabi.Distributed;

/// <summary>
/// The processes (ranks) that train one model together, as one of them sees it. <c>FitOptions.Cluster</c> takes one; the package
/// Nabi.Distributed makes one of MPI: <c>using var cluster = Cluster.Join();</c>. Every rank runs the same program and calls the same
/// methods in the same order.
/// </summary>
/// <remarks>
/// What an implementation adds is five methods: messages between two ranks that do not block, in order for each pair and tag. All else is
/// made of them in a fixed order, so that sums have the same bits however many ranks they are cut over.
/// </remarks>
public abstract partial class Communicator
{
    /// <summary>The least length of a buffer for messages: from here on the memory of a tensor does not move.</summary>
    protected internal const int LeastBuffer = 1024;

    /// <summary>The number of this process among those that work together, from 0.</summary>
    public abstract int Rank { get; }

    /// <summary>How many processes work together, at least 1.</summary>
    public abstract int Size { get; }

    /// <summary>What messages of tests and reports call the transport: <c>"Open MPI 4.1.4"</c>.</summary>
    public abstract string Transport { get; }

    /// <summary>Whether this is the rank that prints, runs callbacks and writes files: rank 0.</summary>
    public bool IsRoot => Rank == 0;

    /// <summary>What is measured of training steps.</summary>
    internal ExchangeTimes Times { get; } = new();

    /// <summary>Begins to send numbers.</summary>
    /// <param name="buffer">A tensor of floats of at least <see cref="LeastBuffer"/> elements; not to be written until the message is
    /// gone.</param>
    /// <param name="from">The first element.</param>
    /// <param name="count">How many.</param>
    /// <param name="to">The rank that receives them.</param>
    /// <param name="tag">What the message is about, 0 to 32,767.</param>
    /// <returns>The request, for <see cref="IsDone"/>.</returns>
    protected internal abstract int BeginSend(Tensor buffer, int from, int count, int to, int tag);

    /// <summary>Begins to receive numbers.</summary>
    /// <param name="buffer">A tensor of floats of at least <see cref="LeastBuffer"/> elements; not to be used until the message is
    /// here.</param>
    /// <param name="from">The first element to write.</param>
    /// <param name="count">How many may come.</param>
    /// <param name="source">The rank that sends them.</param>
    /// <param name="tag">What the message is about, 0 to 32,767.</param>
    /// <returns>The request, for <see cref="IsDone"/>.</returns>
    protected internal abstract int BeginReceive(Tensor buffer, int from, int count, int source, int tag);

    /// <summary>
    /// Begins to replace numbers by their sums over all ranks in an order that the transport chooses; all ranks begin their sums in the
    /// same order.
    /// </summary>
    /// <param name="buffer">A tensor of floats of at least <see cref="LeastBuffer"/> elements.</param>
    /// <param name="from">The first element.</param>
    /// <param name="count">How many.</param>
    /// <returns>The request, or -1 where the transport has no sums of its own.</returns>
    protected internal virtual int BeginSum(Tensor buffer, int from, int count) => -1;

    /// <summary>Whether a request is over, which moves messages on; a request that is over is not asked for again.</summary>
    /// <param name="request">The request.</param>
    protected internal abstract bool IsDone(int request);

    /// <summary>Called again and again while this rank waits for others: the place to find out that they will not come.</summary>
    /// <param name="milliseconds">How long it has waited.</param>
    /// <param name="what">What for: <c>"the gradients of a step"</c>.</param>
    /// <exception cref="NabiException">They will not come.</exception>
    protected internal virtual void WhileWaiting(long milliseconds, string what)
    {
    }

    /// <summary>Says that this rank cannot go on and that the others must not wait for it.</summary>
    /// <param name="sentence">Why.</param>
    protected internal virtual void Fail(string sentence)
    {
    }

    /// <summary>Waits until a request is over.</summary>
    internal void Wait(int request, string what)
    {
        var patience = new Patience(this, what);
        while (!IsDone(request))
            patience.Spin();
    }
}
