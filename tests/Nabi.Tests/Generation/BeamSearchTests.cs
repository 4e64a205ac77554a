namespace Nabi.Tests;

/// <summary>Beam search against the search through everything.</summary>
public sealed class BeamSearchTests
{
    private const int Tokens = 4;

    [Theory]
    [FirstSeeds(10)]
    public void A_wide_beam_finds_the_best_of_all_sequences(int seed)
    {
        var all = All([], 0.0, seed, 3).OrderByDescending(entry => entry.Score).ToArray();
        var found = new BeamSearch { Width = 64 }.Search(written => Next(written, seed), [], 3);
        Assert.Equal(64, found.Count);
        Assert.Equal(all[0].Tokens, found[0].Tokens);
        for (var i = 0; i < all.Length; i++)
            Assert.Equal(all[i].Score, found[i].LogProbability, 1e-6);
    }

    [Fact]
    public void A_beam_of_one_is_greedy()
    {
        var found = Assert.Single(new BeamSearch { Width = 1 }.Search(written => Next(written, 3), [2], 5));
        List<int> greedy = [2];
        for (var i = 0; i < 5; i++)
        {
            var scores = Next(greedy, 3).ToArray();
            greedy.Add(Array.IndexOf(scores, scores.Max()));
        }

        Assert.Equal(greedy.Skip(1), found.Tokens);
    }

    [Fact]
    public void Sequences_end_at_the_end_token_and_the_penalty_favours_long_ones()
    {
        // Token 0 ends: "0" has probability 0.4, and "1 0" 0.6 * 0.6 = 0.36.
        float[][] table = [[0.4f, 0.6f], [0.6f, 0.4f], [1f, 0f]];
        BeamSearch.NextScores next = written => table[Math.Min(written.Count, 2)];
        var plain = new BeamSearch { Width = 2, End = 0 }.Search(next, [], 3);
        Assert.Equal([0], plain[0].Tokens);
        Assert.Equal(Math.Log(0.4), plain[0].LogProbability, 1e-6);
        Assert.Equal([1, 0], plain[1].Tokens);
        var penalised = new BeamSearch { Width = 2, End = 0, LengthPenalty = 3f }.Search(next, [], 3);
        Assert.Equal([1, 1, 0], penalised[0].Tokens);
        Assert.Equal(penalised[0].LogProbability / Math.Pow(8.0 / 6.0, 3), penalised[0].Score, 1e-9);
    }

    [Fact]
    public void A_stream_gives_what_the_function_gives()
    {
        foreach (var logits in (bool[])[true, false])
        {
            var model = new Sequential { new Input(null), new Embedding(Tokens, 3), new GRU(6),
                new Dense(Tokens, logits ? "linear" : "softmax") };
            foreach (var width in (int[])[1, 3, 8])
            {
                var search = new BeamSearch { Width = width, FromLogits = logits, End = 3 };
                var expected = search.Search(written => model.Apply(new Tensor([1, written.Count], [.. written])).AsSpan(), [1, 2], 6);
                var actual = search.Search(model.Stream(width), [1, 2], 6);
                Assert.Equal(expected.Count, actual.Count);
                for (var i = 0; i < expected.Count; i++)
                {
                    Assert.Equal(expected[i].Tokens, actual[i].Tokens);
                    Assert.Equal(expected[i].Score, actual[i].Score, 1e-4);
                }
            }
        }
    }

    [Fact]
    public void Illegal_settings_are_refused()
    {
        Assert.Throws<NabiException>(() => new BeamSearch { Width = 0 });
        Assert.Throws<NabiException>(() => new BeamSearch { LengthPenalty = -1f });
        Assert.Throws<NabiException>(() => new BeamSearch().Search(_ => [1f], [], 0));
        Assert.Throws<NabiException>(() => new BeamSearch().Search(_ => [float.NaN], [], 1));
        var model = new Sequential { new Input(null), new Embedding(Tokens, 3), new GRU(2), new Dense(Tokens, "softmax") };
        Assert.Throws<NabiException>(() => new BeamSearch { Width = 2 }.Search(model.Stream(), [1], 3));
    }

    private static ReadOnlySpan<float> Next(IReadOnlyList<int> written, int seed)
    {
        var scores = new float[Tokens];
        RandomStream.FromSeed(written.Aggregate(seed, (hash, token) => hash * 31 + token + 1)).Uniform(scores, 0.01f, 1f);
        var sum = scores.Sum();
        return scores.Select(score => score / sum).ToArray();
    }

    private static IEnumerable<(int[] Tokens, double Score)> All(int[] written, double score, int seed, int left)
    {
        if (left == 0)
            return [(written, score)];
        var scores = Next(written, seed).ToArray();
        return Enumerable.Range(0, Tokens).SelectMany(token => All([.. written, token], score + Math.Log(scores[token]), seed, left - 1));
    }
}
