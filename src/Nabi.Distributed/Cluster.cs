using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Nabi.Distributed.Mpi;

namespace Nabi.Distributed;

/// <summary>
/// The processes that an MPI launcher started together: <c>using var cluster = Cluster.Join();</c> and
/// <c>model.Fit(data, new() { Cluster = cluster })</c>, started with <c>mpirun -n 4 dotnet run</c>. Started without a launcher, the program
/// runs alone, and no MPI is needed.
/// </summary>
/// <remarks>
/// The library of Open MPI, MPICH, Intel MPI or MS-MPI is found at run time by the launcher that is in the environment; <c>NABI_MPI</c>
/// names another one. The cluster is used by one thread at a time.
/// </remarks>
public sealed unsafe class Cluster : Communicator, IDisposable
{
    private const int GoodbyeTag = 8;
    private const int GoodbyeSeconds = 3;
    private const int Letter = 320; // words, room for a sentence

    private static int joined;

    private readonly MpiLibrary? mpi;
    private readonly ClusterOptions options;
    private readonly RequestTable? requests;
    private readonly int thread;
    private readonly bool anyThread = true;
    private readonly nint world;
    private readonly Neighbours? neighbours;
    private readonly Tensor goodbyes = Tensor.Filled(new Shape(LeastBuffer), 0f);
    private readonly Tensor lastWords;
    private string? failure;
    private bool left;

    private Cluster(ClusterOptions options)
        => (this.options, Rank, Size, Transport, lastWords) = (options, 0, 1, "one process", goodbyes);

    private Cluster(MpiLibrary mpi, MpiLauncher launcher, ClusterOptions options)
    {
        (this.mpi, this.options, thread) = (mpi, options, Environment.CurrentManagedThreadId);
        anyThread = mpi.Init();
        world = mpi.OwnWorld();
        (Rank, Size, Transport) = (mpi.Rank(world), mpi.Size(world), mpi.Version);
        if (Size == 1 && launcher.Size > 1)
        {
            throw new NabiException(
                $"Cluster.Join: the launcher started {launcher.Size} processes, but {Transport} ({mpi.Path}) "
                + "finds only this one: it is the "
                + $"library of another MPI than the launcher's; use that one's mpirun, or name its library in {MpiFinder.Variable}.");
        }

        requests = new RequestTable();
        lastWords = Tensor.Filled(new Shape(Math.Max(LeastBuffer, Letter * Size)), 0f);
        neighbours = new Neighbours(this);
    }

    /// <inheritdoc/>
    public override int Rank { get; }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <inheritdoc/>
    public override string Transport { get; }

    /// <summary>Joins the processes that were started with this one, or none.</summary>
    /// <param name="options">How long to wait for others; null for the defaults.</param>
    /// <returns>The cluster as this process sees it; to be disposed when the program ends.</returns>
    /// <exception cref="NabiException">The process was started as one of several but no MPI library is there, it is another one than the
    /// launcher's, or the process joined before.</exception>
    public static Cluster Join(ClusterOptions? options = null)
    {
        options ??= new ClusterOptions();
        var launcher = MpiLauncher.Of(Environment.GetEnvironmentVariable);
        if (launcher.Kind == LauncherKind.None)
            return new Cluster(options);
        var mpi = MpiFinder.Find(launcher, Environment.GetEnvironmentVariable);
        if (Interlocked.Exchange(ref joined, 1) == 1)
        {
            throw new NabiException(
                "Cluster.Join: the process has joined its cluster before; MPI can be begun once, so keep the first one.");
        }

        return new Cluster(mpi, launcher, options);
    }

    /// <summary>
    /// Leaves the cluster, when all ranks have come here. A rank whose training failed waits only a few seconds for the others, and ends
    /// them with itself.
    /// </summary>
    public void Dispose()
    {
        if (mpi is null || left)
            return;
        left = true;
        Leave();
        requests!.Dispose();
        neighbours!.Dispose();
        mpi.Finish();
    }

    /// <inheritdoc/>
    protected override int BeginSend(Tensor buffer, int from, int count, int to, int tag)
    {
        var request = Request(buffer, from, count);
        mpi!.Send(ref buffer.Floats[from], count, to, tag, world, requests![request]);
        return request;
    }

    /// <inheritdoc/>
    protected override int BeginReceive(Tensor buffer, int from, int count, int source, int tag)
    {
        var request = Request(buffer, from, count);
        mpi!.Receive(ref buffer.Floats[from], count, source, tag, world, requests![request]);
        return request;
    }

    /// <inheritdoc/>
    protected override int BeginSum(Tensor buffer, int from, int count)
    {
        var request = Request(buffer, from, count);
        mpi!.AllReduce(ref buffer.Floats[from], count, world, requests![request]);
        return request;
    }

    /// <inheritdoc/>
    protected override bool IsDone(int request)
    {
        if (!mpi!.Test(requests![request]))
            return false;
        requests.Return(request);
        return true;
    }

    /// <inheritdoc/>
    protected override void WhileWaiting(long milliseconds, string what)
    {
        for (var rank = 0; rank < Size; rank++)
        {
            if (rank == Rank)
                continue;
            if (neighbours?.IsGone(rank) == true)
            {
                throw End(
                    $"Rank {rank} ({neighbours.Describe(rank)}) is gone, and rank {Rank} cannot get {what} without it; start the job again "
                    + "to go on from its last backup.");
            }

            if (mpi!.Probe(rank, GoodbyeTag, world))
            {
                throw End(
                    LastWords(rank) is { Length: > 0 } why ? $"Rank {rank} failed, and the job ends with it: {why}"
                        : $"Rank {rank} has left the cluster, and rank {Rank} still waits for {what}: the ranks did not call the same "
                            + "methods.");
            }
        }

        if (milliseconds > options.Timeout?.TotalMilliseconds)
            throw End($"Rank {Rank} has waited {milliseconds / 1000} seconds for {what}; ClusterOptions.Timeout says how long it may.");
    }

    /// <inheritdoc/>
    protected override void Fail(string sentence) => failure ??= sentence;

    /// <summary>Says why, and ends all processes: without a rank the others can do nothing more.</summary>
    private NabiException End(string sentence)
    {
        var output = options.Output ?? Console.Error;
        output.WriteLine(sentence);
        output.Flush();
        mpi!.Abort(world, 1);
        return new NabiException(sentence);
    }

    private int Request(Tensor buffer, int from, int count)
    {
        if (mpi is null || left)
            throw new NabiException("The cluster has one rank, or was left: there is nobody to send a message to.");
        if (!anyThread && Environment.CurrentManagedThreadId != thread)
        {
            throw new NabiException(
                $"{Transport} lets only the thread that called Cluster.Join send messages; call Fit on that thread, not FitAsync.");
        }

        if (buffer.Length < LeastBuffer || from < 0 || count < 0 || from + count > buffer.Length || count == 0)
            throw new NabiException($"A message of {count} numbers from {from} on does not lie in a buffer of {buffer.Length}.");
        return requests!.Take();
    }

    /// <summary>Reads why a rank left; empty when it had nothing more to do.</summary>
    private string LastWords(int rank)
    {
        var request = requests!.Take();
        mpi!.Receive(ref lastWords.Floats[0], Letter, rank, GoodbyeTag, world, requests[request]);
        while (!IsDone(request))
            Thread.Yield();
        var bytes = MemoryMarshal.AsBytes(lastWords.Floats[..Letter]);
        return Encoding.UTF8.GetString(bytes[..Math.Max(0, bytes.IndexOf((byte)0))]);
    }

    /// <summary>Says goodbye to all, and waits for theirs, so that nobody waits for a rank that has left.</summary>
    private void Leave()
    {
        List<int> open = [];
        var text = MemoryMarshal.AsBytes(goodbyes.Floats[..Letter]);
        Encoding.UTF8.TryGetBytes((failure ?? "").AsSpan(0, Math.Min(failure?.Length ?? 0, 300)), text[..^1], out _);
        for (var other = 0; other < Size; other++)
        {
            if (other == Rank)
                continue;
            var sending = requests!.Take();
            mpi!.Send(ref goodbyes.Floats[0], Letter, other, GoodbyeTag, world, requests[sending]);
            var receiving = requests.Take();
            mpi.Receive(ref lastWords.Floats[other * Letter], Letter, other, GoodbyeTag, world, requests[receiving]);
            open.Add(sending);
            open.Add(receiving);
        }

        var clock = Stopwatch.StartNew();
        while (open.Count > 0)
        {
            open.RemoveAll(request => IsDone(request));
            if (open.Count == 0)
                return;
            Thread.Sleep(clock.ElapsedMilliseconds < 50 ? 0 : 2);
            for (var rank = 0; rank < Size; rank++)
            {
                if (rank != Rank && neighbours!.IsGone(rank))
                    End($"Rank {rank} ({neighbours.Describe(rank)}) is gone, so rank {Rank} cannot leave the cluster in order.");
            }

            if (failure is not null && clock.Elapsed.TotalSeconds > GoodbyeSeconds)
                End($"Rank {Rank} failed, and the job ends with it: {failure}");
        }
    }
}
