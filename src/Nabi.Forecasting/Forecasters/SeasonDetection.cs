namespace Nabi.Forecasting;

/// <summary>
/// Finds out after how many steps series repeat. Their steps are folded at each season that may be one, and the part of the variance that
/// the means of the places in it explain is compared with what noise would show. The usual seasons of the frequency go first: another one
/// must explain clearly more.
/// </summary>
/// <remarks>
/// Before, a line is taken away, and what one step says of the next (twice an autoregression of order 1, whitening): a random walk or a
/// slow change then looks like noise and not like a long season. The share is that of an analysis of variance, adjusted for the number of
/// means; of noise it has a beta distribution (folding of epochs; Enright, 1965).
/// </remarks>
internal static class SeasonDetection
{
    // Series that are looked at, and steps of each: enough to tell, at a cost that does not grow with the table.
    private const int MostSeries = 32;
    private const int MostSteps = 3000;
    private const int MostUsualSteps = 8000;
    private const int LongestSeason = 400;

    // An unusual season needs more: the best of hundreds is found by chance more easily than one of two.
    private const int UsualCycles = 2;
    private const int OtherCycles = 4;
    private const int FewestSteps = 30;
    private const int FewestToLearn = 4;
    private const double UsualDeviations = 3.7;
    private const double OtherDeviations = 5;
    private const double LeastShare = 0.02;
    private const double OtherLeastShare = 0.3;
    private const int Waves = 3;
    private const int Rounds = 2;

    // As good as the best: by this factor, or within some deviations of chance.
    private const double NearlyUsual = 0.8;
    private const double Nearly = 0.9;
    private const double Chance = 4;

    /// <summary>The season, 1 for none, and why.</summary>
    public static (int Season, string Reason) Of(Frequency frequency, IReadOnlyList<SeriesHistory> series)
    {
        var usual = frequency.Seasons;
        var stride = Math.Max(1, series.Count / MostSeries);
        var most = Math.Clamp(2 * OtherCycles * usual.DefaultIfEmpty(0).Max(), MostSteps, MostUsualSteps);
        double[][] rows = [.. Enumerable.Range(0, (series.Count + stride - 1) / stride)
            .Select(i => Whitened(LocalForecasts.Filled(series[i * stride].Target()), most))];
        var longest = rows.Max(row => row.Length);
        var alike = Alike(rows);

        Fold[] ofUsual = [.. usual.Select(season => Folded(rows, season, UsualCycles, alike)
            .Or(Folded(rows, season, UsualCycles, alike, isSmooth: true)))];
        List<Fold> others = [];
        for (var season = 2; season <= LongestSeason && longest >= FewestSteps; season++)
            others.Add(Folded([.. rows.Select(row => row[^Math.Min(row.Length, MostSteps)..])], season, OtherCycles, alike));
        Fold[] seen = [.. ofUsual.Where(one => one.Share >= LeastShare && one.Deviations > UsualDeviations)];
        Fold[] found = [.. others.Where(one => one.Share >= OtherLeastShare && one.Deviations > OtherDeviations)];
        var other = found.Length > 0 ? Longest(found.MaxBy(one => one.Deviations), found) : default;
        if (seen.FirstOrDefault(one => one.IsNear(other, NearlyUsual) && seen.All(longer => one.IsNear(longer, NearlyUsual)))
            is { Season: > 1 } clear)
        {
            return (clear.Season, "the series repeat after them, as is usual for the frequency");
        }

        if (other.Season > 1)
        {
            // Seasons that differ by less than one over all rows cannot be told apart: 23 and 24 in five days.
            var same =
                usual.FirstOrDefault(season => Math.Abs((double)longest / season - (double)longest / other.Season) < 1, other.Season);
            return (same, "the series repeat after them");
        }

        // Series that never move have no rows.
        return Untold(frequency, longest > 0 ? longest + Rounds : series.Max(history => history.Length), ofUsual);
    }

    // Nothing is seen: with a few seasons of rows the usual one may still be there; with more it would show.
    private static (int Season, string Reason) Untold(Frequency frequency, int steps, Fold[] usual)
    {
        var main = frequency.Season;
        if (main <= 1)
            return (1, "nothing repeats");
        if (steps < UsualCycles * main)
            return (1, $"{steps} steps are too few to see the usual one of {main}");
        return steps < OtherCycles * main && usual.Any(one => one.Season == main && one.Share > 0)
            ? (main, $"usual for the frequency; {steps} steps are too few to be sure")
            : (1, $"the usual one of {main} steps does not show in the data, nor another");
    }

    // A season is found at its multiples as well, which explain more by chance; and half of one may explain much.
    private static Fold Longest(Fold fold, Fold[] found)
    {
        while (found.FirstOrDefault(one => one.Season > fold.Season && one.Season % fold.Season == 0 && !fold.IsNear(one, Nearly))
            is { Season: > 1 } longer)
        {
            fold = longer;
        }

        return fold;
    }

    /// <summary>
    /// The part of the variance that a season explains, less what noise would; the deviation of the latter; and how many of them it is, of
    /// a season of any shape or of a smooth one.
    /// </summary>
    private readonly record struct Fold(int Season, double Share, double Deviation, double Deviations)
    {
        public Fold Or(Fold other)
            => new(Season, Math.Max(Share, other.Share), Deviation, Math.Max(Deviations, other.Deviations));

        public bool IsNear(Fold best, double factor) => Share >= factor * best.Share || Share >= best.Share - Chance * best.Deviation;
    }

    // The mean over the series that are long enough. Series that move together are not so many witnesses as they are series.
    private static Fold Folded(double[][] rows, int season, int cycles, double alike, bool isSmooth = false)
    {
        double share = 0, deviation = 0;
        var count = 0;
        foreach (var row in rows)
        {
            if (row.Length < cycles * season || row.Length <= season + 1)
                continue;
            var total = row.Sum(value => value * value);
            if (total <= 0)
                continue;
            var waves = Math.Min(Waves, (season - 1) / 2);
            var between = isSmooth ? OfWaves(row, season, waves) : OfPlaces(row, season);
            double means = isSmooth ? 2 * waves : season - 1, rest = row.Length - 1 - means;
            if (means < 1)
                continue;
            share += 1 - (1 - between / total) * (means + rest) / rest;
            deviation += Math.Sqrt(2 * means / (rest * (means + rest + 2)));
            count++;
        }

        if (count == 0)
            return default;
        deviation *= Math.Sqrt((1 + (count - 1) * alike) / count);
        return new(season, share / count, deviation / count, share / deviation);
    }

    // Of any shape: the mean of each place of the season.
    private static double OfPlaces(double[] row, int season)
    {
        var between = 0.0;
        for (var place = 0; place < season; place++)
        {
            var (sum, steps) = (0.0, 0);
            for (var t = place; t < row.Length; t += season, steps++)
                sum += row[t];
            between += sum * sum / steps;
        }

        return between;
    }

    // Of a smooth shape, which shows in fewer seasons of rows: a wave and its first overtones.
    private static double OfWaves(double[] row, int season, int waves)
    {
        var between = 0.0;
        for (var wave = 1; wave <= waves; wave++)
        {
            var (sine, cosine) = (0.0, 0.0);
            for (var t = 0; t < row.Length; t++)
            {
                var (sin, cos) = Math.SinCos(Math.Tau * (long)wave * t / season);
                (sine, cosine) = (sine + row[t] * sin, cosine + row[t] * cos);
            }

            between += 2 * (sine * sine + cosine * cosine) / row.Length;
        }

        return between;
    }

    // The mean square of the correlation of two series, beyond what chance gives.
    private static double Alike(double[][] rows)
    {
        double sum = 0;
        var pairs = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var steps = Math.Min(rows[i].Length, rows[j].Length);
                if (steps < 3)
                    continue;
                double product = 0, one = 0, other = 0;
                for (var t = 1; t <= steps; t++)
                {
                    var (a, b) = (rows[i][^t], rows[j][^t]);
                    (product, one, other) = (product + a * b, one + a * a, other + b * b);
                }

                sum += one > 0 && other > 0 ? product * product / (one * other) - 1.0 / steps : 1;
                pairs++;
            }
        }

        return pairs > 0 ? Math.Clamp(sum / pairs, 0, 1) : 0;
    }

    // The last steps, without a line, and twice without what the step before says.
    private static double[] Whitened(double[] values, int most)
    {
        var row = values.Length > most ? values[^most..] : values;
        if (row.Length < FewestToLearn)
            return [];
        var size = row.Max(Math.Abs);
        row = Straightened(row);
        // What is left of a straight line is rounding.
        if (row.Max(Math.Abs) <= 1e-10 * size)
            return [];
        for (var round = 0; round < Rounds; round++)
        {
            double square = 0, product = 0;
            for (var t = 1; t < row.Length; t++)
                (square, product) = (square + row[t - 1] * row[t - 1], product + row[t] * row[t - 1]);
            var weight = square > 0 ? Math.Clamp(product / square, 0, 1) : 0;
            row = [.. row.Skip(1).Zip(row, (value, before) => value - weight * before)];
        }

        var mean = row.Average();
        return [.. row.Select(value => value - mean)];
    }

    private static double[] Straightened(double[] row)
    {
        double middle = (row.Length - 1) / 2.0, mean = row.Average(), product = 0, square = 0;
        for (var t = 0; t < row.Length; t++)
            (product, square) = (product + (t - middle) * (row[t] - mean), square + (t - middle) * (t - middle));
        var slope = product / square;
        return [.. row.Select((value, t) => value - mean - slope * (t - middle))];
    }
}
