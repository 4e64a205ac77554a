namespace Nabi.Tests;

/// <summary>Many sequences by key give what each gives alone, in memory, out of it, and after the process ended.</summary>
public sealed class StreamPoolTests : TestsWithFolder
{
    private string File => Folder["states"];

    private static Sequential Small() => [new Input(null, 2), new GRU(4) { ReturnSequences = true }, new LSTM(3), new Dense(2)];

    [Fact]
    public void All_outputs_stand_one_after_the_other()
    {
        var input = Input.Of(null, 2);
        var state = new GRU(4) { ReturnSequences = true }.Apply(input);
        var model = new Model([input], [new Dense(2).Apply(state), new Dense(3).Apply(new LSTM(2).Apply(state))]);
        using var pool = new StreamPool(model, new StreamPoolOptions { MaxBatch = 4 });
        Assert.Equal(5, pool.OutputLength);
        Assert.Equal([[2], [3]], pool.OutputShapes);
        var alone = new[] { model.Stream(), model.Stream() };
        for (var t = 0; t < 4; t++)
        {
            var (x, said) = (new float[4], new float[10]);
            RandomStream.FromSeed(t).Uniform(x, -1f, 1f);
            pool.Step(["a", "b"], x, said);
            for (var i = 0; i < 2; i++)
            {
                alone[i].Step(x.AsSpan(2 * i, 2));
                LayerRuns.Same([new Tensor([5], [.. alone[i].Output(0), .. alone[i].Output(1)])], [new Tensor([5], said.AsSpan(5 * i, 5))],
                    1e-6f);
            }
        }
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(7, 100)]
    [InlineData(16, 20)]
    public void Every_sequence_gives_what_it_gives_alone(int maxBatch, int capacity)
    {
        var model = Small();
        using var pool = new StreamPool(model, new StreamPoolOptions { MaxBatch = maxBatch, Capacity = capacity, Path = File });
        var alone = Enumerable.Range(0, 50).Select(_ => model.Stream()).ToArray();
        var random = RandomStream.FromSeed(3);
        for (var round = 0; round < 40; round++)
        {
            var count = 1 + round % 37;
            var order = new int[50];
            random.Permutation(order);
            string[] keys = [.. order.Take(count).Select(i => $"machine {i}")];
            var x = new float[2 * count];
            random.Uniform(x, -1f, 1f);
            var said = new float[2 * count];
            pool.Step(keys, x, said);
            for (var i = 0; i < count; i++)
            {
                LayerRuns.Same([new Tensor([2], alone[order[i]].Step(x.AsSpan(2 * i, 2)).ToArray())],
                    [new Tensor([2], said.AsSpan(2 * i, 2))], 1e-5f);
            }

            if (round % 10 == 5)
                pool.Save();
        }

        Assert.Equal(50, pool.Count);
        Assert.True(pool.InMemory <= capacity);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var pool = new StreamPool(Small());
        string[] keys = [.. Enumerable.Range(0, 300).Select(i => $"{i}")];
        var (x, y) = (new float[600], new float[600]);
        Allocated.Nothing(() =>
        {
            pool.Step(keys, x, y);
            pool.Step("7", [1f, 2f], y);
        });
    }

    [Fact]
    public void What_is_saved_is_there_again_and_what_is_not_is_not()
    {
        var model = Small();
        var y = new float[2];
        var saved = new Dictionary<string, float[]>();
        var options = new StreamPoolOptions { MaxBatch = 4, Capacity = 10, Path = File };
        using (var pool = new StreamPool(model, options))
        {
            for (var i = 0; i < 60; i++)
                pool.Step($"{i % 30}", [i, -i], y);
            pool.Save();
            for (var i = 0; i < 30; i++)
                saved[$"{i}"] = Next(model, pool.SaveState($"{i}"));
            // More steps, of which the least recently used go to the file without a save, new keys, and a removal.
            for (var i = 0; i < 40; i++)
                pool.Step($"{i}", [0.5f, 0.5f], y);
            pool.Remove("3");
        }

        for (var time = 0; time < 3; time++)
        {
            using var again = new StreamPool(model, options);
            Assert.Equal(30, again.Count);
            foreach (var (key, next) in saved)
                Assert.Equal(next, Next(model, again.SaveState(key)));
        }
    }

    [Fact]
    public void A_file_that_was_cut_anywhere_has_the_states_of_a_save()
    {
        var model = Small();
        var y = new float[2];
        var options = new StreamPoolOptions { MaxBatch = 1, Capacity = 2, Path = File };
        List<(long Length, float[][] Next)> saves = [];
        using (var pool = new StreamPool(model, options))
        {
            for (var save = 0; save < 3; save++)
            {
                for (var i = 0; i < 9; i++)
                    pool.Step($"{i % 5}", [i, save], y);
                pool.Save();
                saves.Add((new FileInfo(File).Length, [.. Enumerable.Range(0, 5).Select(i => Next(model, pool.SaveState($"{i}")))]));
            }
        }

        var bytes = System.IO.File.ReadAllBytes(File);
        for (var length = saves[0].Length; length <= bytes.Length; length += 13)
        {
            foreach (var garbage in (byte[][])[[], [1, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]])
            {
                System.IO.File.WriteAllBytes(File, [.. bytes.AsSpan(0, (int)length), .. garbage]);
                using var pool = new StreamPool(model, options);
                var expected = saves.Last(save => save.Length <= length).Next;
                for (var i = 0; i < 5; i++)
                    Assert.Equal(expected[i], Next(model, pool.SaveState($"{i}")));
            }
        }
    }

    [Fact]
    public void The_file_does_not_grow_with_the_number_of_saves()
    {
        var model = new Sequential { new Input(null, 2), new LSTM(512) };
        var y = new float[512];
        using var pool = new StreamPool(model, new StreamPoolOptions { MaxBatch = 1, Capacity = 4, Path = File });
        long most = 0;
        for (var i = 0; i < 9000; i++)
        {
            pool.Step($"{i % 6}", [1f, i % 3], y);
            if (i % 4 == 0)
                pool.Save();
            most = Math.Max(most, new FileInfo(File).Length);
        }

        Assert.True(most < 24 << 20, $"{most} bytes");
        Assert.Equal(6, pool.Count);
    }

    [Fact]
    public void A_file_that_cannot_be_written_anew_is_gone_on_with()
    {
        var model = new Sequential { new Input(null, 2), new LSTM(512) };
        var y = new float[512];
        Directory.CreateDirectory(File + ".new");
        using (var pool = new StreamPool(model, new StreamPoolOptions { MaxBatch = 1, Capacity = 4, Path = File }))
        {
            for (var i = 0; i < 5000; i++)
            {
                pool.Step($"{i % 6}", [1f, i % 3], y);
                if (i % 500 == 499)
                    pool.Save();
            }
        }

        Assert.True(new FileInfo(File).Length > 18 << 20);
        using var again = new StreamPool(model, new StreamPoolOptions { MaxBatch = 1, Capacity = 4, Path = File });
        var stream = model.Stream();
        for (var i = 5; i < 5000; i += 6)
            stream.Step([1f, i % 3]);
        again.Step("5", [1f, 1f], y);
        Assert.Equal(stream.Step([1f, 1f]).ToArray(), y);
    }

    [Fact]
    public void What_is_refused_leaves_the_pool_as_it_was()
    {
        var model = Small();
        var y = new float[8];
        using var pool = new StreamPool(model, new StreamPoolOptions { MaxBatch = 2, Capacity = 2 });
        pool.Step(["a", "b"], [1f, 2f, 3f, 4f], y);
        var before = pool.SaveState("a");
        Refused("given twice", () => pool.Step(["a", "a"], new float[4], y));
        Refused("has 4 numbers", () => pool.Step(["a", "b"], new float[3], y));
        Refused("room for", () => pool.Step(["a", "b"], new float[4], new float[3]));
        Refused("NaN", () => pool.Step(["a", "b"], [0f, 0f, 0f, float.NaN], y));
        Refused("is full", () => pool.Step("c", [1f, 2f], y));
        Refused("512 bytes", () => pool.Step(new string('x', 600), [1f, 2f], y));
        Refused("no file", pool.Save);
        Refused("no sequence", () => pool.SaveState("c"));
        Refused("Stream", () => pool.LoadState("a", [1, 2, 3]));
        Assert.Equal(before, pool.SaveState("a"));
        Assert.True(pool.Remove("b"));
        Assert.False(pool.Remove("b"));
        pool.Step("c", [1f, 2f], y);
        Assert.Equal(2, pool.Count);
        System.IO.File.WriteAllBytes(File, [.. Enumerable.Repeat((byte)7, 500)]);
        Refused("not a file of states", () => Open(model));
        System.IO.File.Delete(File);
        using var first = new StreamPool(model, new StreamPoolOptions { Path = File });
        Refused("cannot be opened", () => Open(model));
    }

    [Fact]
    public void What_is_given_once_belongs_to_a_sequence()
    {
        var (x, machine) = (Input.Of(null, 2), Input.Of(new Input { Name = "machine" }));
        var model = new Model([x, machine], new Dense(2).Apply(new GRU(4).Apply(x) * new Embedding(10, 4).Apply(machine)));
        var y = new float[4];
        using var pool = new StreamPool(model);
        Refused("SetStatic", () => pool.Step("a", [1f, 2f], y));
        pool.SetStatic("a", "machine", [3f]);
        pool.SetStatic("b", "machine", [8f]);
        pool.Step(["b", "a"], [1f, 2f, 1f, 2f], y);
        var whole = model.ApplyAll([new Tensor([2, 1, 2], [1f, 2f, 1f, 2f]), new Tensor([2], [8, 3])])[0];
        LayerRuns.Same([whole], [new Tensor([2, 2], y)], 1e-5f);
        pool.LoadState("c", pool.SaveState("a"));
        var (a, c) = (new float[2], new float[2]);
        pool.Step("a", [1f, 1f], a);
        pool.Step("c", [1f, 1f], c);
        Assert.Equal(a, c);
    }

    [Fact]
    public void Many_threads_may_use_a_pool()
    {
        var model = Small();
        using var pool = new StreamPool(model, new StreamPoolOptions { MaxBatch = 4, Capacity = 8, Path = File });
        var expected = new float[12][];
        for (var i = 0; i < 12; i++)
        {
            var stream = model.Stream();
            for (var t = 0; t < 50; t++)
                expected[i] = stream.Step([i, t]).ToArray();
        }

        Parallel.For(0, 12, i =>
        {
            var y = new float[2];
            for (var t = 0; t < 50; t++)
                pool.Step($"{i}", [i, t], y);
            Assert.Equal(expected[i], y);
        });
    }

    private int Open(Model model)
    {
        using var pool = new StreamPool(model, new StreamPoolOptions { Path = File });
        return pool.Count;
    }

    private static float[] Next(Model model, byte[] state)
    {
        var stream = model.Stream();
        stream.LoadState(state);
        return stream.Step([0.25f, -1f]).ToArray();
    }

    private static void Refused(string what, Action action)
    {
        var error = Assert.Throws<NabiException>(action);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length <= 300, error.Message);
    }
}
