namespace Nabi;

/// <summary>
/// Chooses the next token from a model's scores: the most likely, or at random with <see cref="Temperature"/>,
/// <see cref="TopK"/> and <see cref="TopP"/>. The same seed gives the same choices. One thread at a time.
/// </summary>
/// <remarks>Top-k: Fan et al., 2018. Top-p (nucleus): Holtzman et al., 2019.</remarks>
/// <example>
/// <code>
/// var text = new Sampler { Temperature = 0.8f, TopP = 0.9f, Seed = 1 }.Generate(model.Stream(), prompt, length: 200);
/// </code>
/// </example>
public sealed class Sampler
{
    private readonly Lazy<RandomStream> random;
    private float[] weights = [];
    private int[] order = [];

    /// <summary>A sampler that draws from the model's own distribution.</summary>
    public Sampler() => random = new Lazy<RandomStream>(() => Seed is { } seed ? RandomStream.FromSeed(seed) : Seeds.NextStream());

    /// <summary>
    /// Divides the logarithms of the probabilities: below 1 safer, above 1 bolder, 0 always the most likely; 1 by default.
    /// </summary>
    /// <exception cref="NabiException">Negative or not finite.</exception>
    public float Temperature
    {
        get;
        init
            => field = value >= 0f && float.IsFinite(value)
                ? value : throw new NabiException($"Sampler: the temperature must be 0 or more, got {value}.");
    } = 1f;

    /// <summary>Only this many of the most likely tokens can be drawn; null (default) for all.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int? TopK
    {
        get;
        init => field = value is null or >= 1 ? value : throw new NabiException($"Sampler: top-k must be at least 1, got {value}.");
    }

    /// <summary>
    /// Only the most likely tokens that together reach this probability can be drawn, at least one; null (default) for all.
    /// </summary>
    /// <exception cref="NabiException">Not above 0, or above 1.</exception>
    public float? TopP
    {
        get;
        init
            => field = value is null or (> 0f and <= 1f)
                ? value : throw new NabiException($"Sampler: top-p must be above 0 and at most 1, got {value}.");
    }

    /// <summary>Whether the scores are logits; false (default): probabilities, as a softmax gives them.</summary>
    public bool FromLogits { get; init; }

    /// <summary>A seed of its own; null takes the next key of <see cref="Seeds"/>.</summary>
    public int? Seed { get; init; }

    /// <summary>Chooses a token. Allocates nothing after the first call.</summary>
    /// <param name="scores">One score a token: probabilities, or logits with <see cref="FromLogits"/>.</param>
    /// <returns>The token's index.</returns>
    /// <exception cref="NabiException">There are no scores, or none can be drawn (all zero, or not a number).</exception>
    public int Next(ReadOnlySpan<float> scores)
    {
        var kept = Distribution(scores);
        if (kept == 1)
            return order[0];
        Span<float> draw = stackalloc float[1];
        random.Value.Uniform(draw);
        var sum = 0.0;
        for (var i = 0; i < kept; i++)
            sum += weights[order[i]];
        var at = draw[0] * sum;
        for (var i = 0; i < kept; i++)
        {
            at -= weights[order[i]];
            if (at < 0)
                return order[i];
        }

        return order[kept - 1];
    }

    /// <summary>The probabilities from which <see cref="Next"/> draws.</summary>
    /// <param name="scores">One score a token.</param>
    /// <returns>One probability a token; they add up to 1.</returns>
    /// <exception cref="NabiException">There are no scores, or none can be drawn.</exception>
    public float[] Probabilities(ReadOnlySpan<float> scores)
    {
        var kept = Distribution(scores);
        var result = new float[scores.Length];
        var sum = 0.0;
        for (var i = 0; i < kept; i++)
            sum += weights[order[i]];
        for (var i = 0; i < kept; i++)
            result[order[i]] = (float)(weights[order[i]] / sum);
        return result;
    }

    /// <summary>Lets a model write: feeds it the prompt, then what was chosen, token by token.</summary>
    /// <param name="stream">A stream of one sequence whose outputs are scores for the next token; it is reset first.</param>
    /// <param name="prompt">The beginning, at least one token.</param>
    /// <param name="length">How many tokens to write at most, 0 or more.</param>
    /// <param name="end">The token after which writing stops; null for none.</param>
    /// <returns>What was written, without the prompt; the end token is included when it was chosen.</returns>
    /// <exception cref="NabiException">The stream runs several sequences, the prompt is empty, or the length is negative.</exception>
    public int[] Generate(ModelStream stream, IReadOnlyList<int> prompt, int length, int? end = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(prompt);
        if (stream.BatchSize != 1 || prompt.Count == 0 || length < 0)
        {
            throw new NabiException(
                $"Generate needs a stream of one sequence, a prompt and a length of 0 or more, got {stream.BatchSize} sequences, "
                + $"{prompt.Count} tokens and {length}.");
        }

        stream.Reset();
        ReadOnlySpan<float> scores = [];
        foreach (var token in prompt)
            scores = stream.StepTokens(token);
        List<int> written = [];
        while (written.Count < length)
        {
            var token = Next(scores);
            written.Add(token);
            if (token == end)
                break;
            if (written.Count < length)
                scores = stream.StepTokens(token);
        }

        return [.. written];
    }

    /// <summary>Fills weights and order; returns how many of the order can be drawn.</summary>
    private int Distribution(ReadOnlySpan<float> scores)
    {
        if (scores.IsEmpty)
            throw new NabiException("Sampler: there are no scores to choose from.");
        if (weights.Length != scores.Length)
            (weights, order) = (new float[scores.Length], new int[scores.Length]);
        var best = float.NegativeInfinity;
        for (var i = 0; i < scores.Length; i++)
        {
            var logit = FromLogits ? scores[i] : scores[i] >= 0f ? MathF.Log(scores[i]) : float.NaN;
            if (float.IsNaN(logit))
            {
                throw new NabiException(
                    $"Sampler: the score {scores[i]} of token {i} is no "
                    + $"{(FromLogits ? "number" : "probability; set FromLogits for logits")}.");
            }

            weights[i] = logit;
            best = Math.Max(best, logit);
            order[i] = i;
        }

        if (float.IsInfinity(best))
            throw new NabiException("Sampler: no token can be drawn; all scores are without end or zero.");
        if (Temperature == 0f)
        {
            order[0] = Array.IndexOf(weights, best);
            return 1;
        }

        for (var i = 0; i < weights.Length; i++)
            weights[i] = MathF.Exp((weights[i] - best) / Temperature);
        if (TopK is null && TopP is null)
            return weights.Length;
        MemoryExtensions.Sort(order.AsSpan(), new ByWeight(weights));
        var kept = Math.Min(TopK ?? order.Length, order.Length);
        return TopP is { } share ? Nucleus(kept, share) : kept;
    }

    private int Nucleus(int kept, float share)
    {
        var sum = 0.0;
        for (var i = 0; i < kept; i++)
            sum += weights[order[i]];
        var reached = 0.0;
        for (var i = 0; i < kept; i++)
        {
            reached += weights[order[i]];
            if (reached >= share * sum)
                return i + 1;
        }

        return kept;
    }

    /// <summary>The heavier first; equal ones by index.</summary>
    private readonly struct ByWeight(float[] weights) : IComparer<int>
    {
        public int Compare(int a, int b) => weights[a] != weights[b] ? weights[b].CompareTo(weights[a]) : a.CompareTo(b);
    }
}
