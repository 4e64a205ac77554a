namespace Nabi;

/// <summary>
/// Looks for the most likely sequences by keeping the <see cref="Width"/> best beginnings at every step. Finished sequences are
/// ranked by log probability / ((5 + length) / 6)^<see cref="LengthPenalty"/>.
/// </summary>
/// <remarks>The penalty: Wu et al., 2016.</remarks>
/// <example>
/// <code>
/// var best = new BeamSearch { Width = 5, End = 2 }.Search(model.Stream(5), prompt: [1], length: 40)[0].Tokens;
/// </code>
/// </example>
public sealed class BeamSearch
{
    /// <summary>Scores for the next token of a sequence written so far: probabilities, or logits with <see cref="FromLogits"/>.</summary>
    /// <param name="written">The tokens so far, the prompt included.</param>
    public delegate ReadOnlySpan<float> NextScores(IReadOnlyList<int> written);

    /// <summary>How many beginnings are kept, at least 1; 4 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int Width
    {
        get;
        init => field = value >= 1 ? value : throw new NabiException($"BeamSearch: the width must be at least 1, got {value}.");
    } = 4;

    /// <summary>The token that ends a sequence; null (default) for none.</summary>
    public int? End { get; init; }

    /// <summary>0 (default) ranks by probability alone, which favours short sequences; 0.6 to 1 evens that out.</summary>
    /// <exception cref="NabiException">Negative or not finite.</exception>
    public float LengthPenalty
    {
        get;
        init
            => field = value >= 0f && float.IsFinite(value)
                ? value : throw new NabiException($"BeamSearch: the length penalty must be 0 or more, got {value}.");
    }

    /// <summary>Whether the scores are logits; false (default): probabilities.</summary>
    public bool FromLogits { get; init; }

    /// <summary>Searches with a model's stream.</summary>
    /// <param name="stream">A stream of as many sequences as the beam is wide; it is reset first.</param>
    /// <param name="prompt">The beginning, at least one token.</param>
    /// <param name="length">How many tokens to write at most, at least 1.</param>
    /// <returns>The sequences found, best first, at most <see cref="Width"/>.</returns>
    /// <exception cref="NabiException">The stream has another number of sequences, the prompt is empty, or the length is below
    /// 1.</exception>
    public IReadOnlyList<BeamResult> Search(ModelStream stream, IReadOnlyList<int> prompt, int length)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(prompt);
        if (stream.BatchSize != Width || prompt.Count == 0)
        {
            throw new NabiException(
                $"BeamSearch: a beam of width {Width} needs a stream of {Width} sequences and a prompt, got {stream.BatchSize} "
                + $"sequences and {prompt.Count} tokens.");
        }

        stream.Reset();
        var tokens = new int[Width];
        var scores = Array.Empty<float>();
        foreach (var token in prompt)
        {
            Array.Fill(tokens, token);
            scores = stream.StepTokens(tokens).ToArray();
        }

        var rows = new int[Width];
        return Search(length, (beams, first) =>
        {
            if (!first)
            {
                // Beginnings that have ended leave their rows to the first.
                for (var row = 0; row < Width; row++)
                {
                    var beam = beams[Math.Min(row, beams.Count - 1)];
                    (rows[row], tokens[row]) = (beam.Row, beam.Tokens[^1]);
                }

                stream.Reorder(rows);
                stream.StepTokens(tokens).CopyTo(scores);
            }

            return row => scores.AsSpan(row * (scores.Length / Width), scores.Length / Width);
        });
    }

    /// <summary>Searches with any function that scores the next token: a decoder with attention, a model without states.</summary>
    /// <param name="next">Scores for the next token of a sequence.</param>
    /// <param name="prompt">The beginning; it may be empty if <paramref name="next"/> can begin from nothing.</param>
    /// <param name="length">How many tokens to write at most, at least 1.</param>
    /// <returns>The sequences found, best first, at most <see cref="Width"/>.</returns>
    /// <exception cref="NabiException">The length is below 1, or a score is not a number.</exception>
    public IReadOnlyList<BeamResult> Search(NextScores next, IReadOnlyList<int> prompt, int length)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(prompt);
        return Search(length, (beams, _) => row => next([.. prompt, .. beams[row].Tokens]));
    }

    private IReadOnlyList<BeamResult> Search(int length, Func<List<Beam>, bool, RowScores> step)
    {
        if (length < 1)
            throw new NabiException($"BeamSearch: the length must be at least 1, got {length}.");
        List<Beam> beams = [new Beam([], 0, 0)];
        List<BeamResult> found = [];
        for (var written = 0; written < length && beams.Count > 0; written++)
        {
            var scoresOf = step(beams, written == 0);
            // Twice the width: as many may end as go on.
            PriorityQueue<(int Beam, int Token), double> best = new();
            for (var row = 0; row < beams.Count; row++)
                Offer(best, row, beams[row].LogProbability, scoresOf(row));
            List<(int Beam, int Token, double LogProbability)> chosen = [];
            while (best.TryDequeue(out var candidate, out var logProbability))
                chosen.Add((candidate.Beam, candidate.Token, logProbability));
            chosen.Reverse();
            List<Beam> longer = [];
            foreach (var (beam, token, logProbability) in chosen)
            {
                IReadOnlyList<int> tokens = [.. beams[beam].Tokens, token];
                if (token == End || written == length - 1)
                    found.Add(Result(tokens, logProbability));
                else if (longer.Count < Width)
                    longer.Add(new Beam(tokens, logProbability, beam));
            }

            found = [.. found.OrderByDescending(result => result.Score).Take(Width)];
            beams = longer;
            // A longer sequence can only lose probability; without a penalty nothing can still overtake.
            if (LengthPenalty == 0f && found.Count == Width && (beams.Count == 0 || found[^1].Score >= beams[0].LogProbability))
                break;
        }

        return found;
    }

    private void Offer(PriorityQueue<(int Beam, int Token), double> best, int row, double before, ReadOnlySpan<float> scores)
    {
        var shift = 0.0;
        if (FromLogits)
        {
            double largest = System.Numerics.Tensors.TensorPrimitives.Max(scores);
            foreach (var score in scores)
                shift += Math.Exp(score - largest);
            shift = largest + Math.Log(shift);
        }

        for (var token = 0; token < scores.Length; token++)
        {
            var logProbability = before + (FromLogits ? scores[token] - shift : Math.Log(scores[token]));
            if (double.IsNaN(logProbability))
            {
                throw new NabiException(
                    $"BeamSearch: the score {scores[token]} of token {token} is no "
                    + $"{(FromLogits ? "number" : "probability; set FromLogits for logits")}.");
            }

            if (double.IsNegativeInfinity(logProbability))
                continue;
            if (best.Count < 2 * Width)
                best.Enqueue((row, token), logProbability);
            else
                best.EnqueueDequeue((row, token), logProbability);
        }
    }

    private BeamResult Result(IReadOnlyList<int> tokens, double logProbability)
        => new(tokens, logProbability, logProbability / Math.Pow((5.0 + tokens.Count) / 6.0, LengthPenalty));

    private delegate ReadOnlySpan<float> RowScores(int row);

    /// <summary>A beginning, and the row of the stream that it came from.</summary>
    private sealed record Beam(IReadOnlyList<int> Tokens, double LogProbability, int Row);
}
