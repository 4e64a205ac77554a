namespace Nabi.Distributed;

/// <summary>
/// Ranks as threads of one process: a program for several ranks runs without MPI, for tests and to try things out. It does not make
/// training faster.
/// </summary>
public static class LocalRanks
{
    /// <summary>Runs a program on so many ranks, each a thread of its own, and waits for all.</summary>
    /// <param name="ranks">How many, at least 1.</param>
    /// <param name="program">What each of them runs, with the cluster as it sees it.</param>
    /// <exception cref="NabiException">There is no rank.</exception>
    /// <exception cref="Exception">What the program threw on a rank: the others' waiting for that rank ends with it.</exception>
    public static void Run(int ranks, Action<Communicator> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (ranks < 1)
            throw new NabiException($"LocalRanks.Run: at least 1 rank is needed, got {ranks}.");
        var post = new Post();
        var threads = new Thread[ranks];
        for (var i = 0; i < ranks; i++)
        {
            var rank = new LocalRank(post, i, ranks);
            threads[i] = new Thread(() => Guarded(rank, program, post)) { IsBackground = true, Name = $"rank {i}" };
        }

        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        if (post.Failure is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    private static void Guarded(LocalRank rank, Action<Communicator> program, Post post)
    {
        try
        {
            program(rank);
        }
        catch (Exception error)
        {
            post.Fail(error);
        }
    }

    private sealed class Post
    {
        private readonly Dictionary<(int From, int To, int Tag), Queue<float[]>> letters = [];

        public Exception? Failure { get; private set; }

        public void Fail(Exception error)
        {
            lock (letters)
                Failure ??= error;
        }

        public void Put((int From, int To, int Tag) address, ReadOnlySpan<float> numbers)
        {
            lock (letters)
            {
                if (!letters.TryGetValue(address, out var waiting))
                    letters[address] = waiting = new Queue<float[]>();
                waiting.Enqueue(numbers.ToArray());
            }
        }

        public float[]? Take((int From, int To, int Tag) address)
        {
            lock (letters)
                return letters.TryGetValue(address, out var waiting) && waiting.TryDequeue(out var numbers) ? numbers : null;
        }
    }

    private sealed class LocalRank(Post post, int rank, int size) : Communicator
    {
        private readonly List<(Tensor Buffer, int From, int Count, int Source, int Tag)?> receives = [];

        public override int Rank => rank;

        public override int Size => size;

        public override string Transport => "threads of one process";

        protected internal override int BeginSend(Tensor buffer, int from, int count, int to, int tag)
        {
            post.Put((rank, to, tag), buffer.Floats.Slice(from, count));
            return -2;
        }

        protected internal override int BeginReceive(Tensor buffer, int from, int count, int source, int tag)
        {
            var free = receives.IndexOf(null);
            if (free < 0)
            {
                free = receives.Count;
                receives.Add(null);
            }

            receives[free] = (buffer, from, count, source, tag);
            return free;
        }

        protected internal override bool IsDone(int request)
        {
            if (request < 0)
                return true;
            var (buffer, from, count, source, tag) = receives[request]!.Value;
            if (post.Take((source, rank, tag)) is not { } numbers)
                return false;
            if (numbers.Length > count)
                throw new NabiException($"Rank {rank} got {numbers.Length} numbers of rank {source}, but has room for {count}.");
            numbers.CopyTo(buffer.Floats[from..]);
            receives[request] = null;
            return true;
        }

        protected internal override void WhileWaiting(long milliseconds, string what)
        {
            if (post.Failure is { } failure)
                throw new NabiException($"Rank {rank} waited for {what}, but another rank failed: {failure.Message}");
        }
    }
}
