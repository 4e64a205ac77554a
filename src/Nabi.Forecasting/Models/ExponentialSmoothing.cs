namespace Nabi.Forecasting;

/// <summary>
/// Exponential smoothing of each series by itself: simple, Holt's line, damped or not, Holt-Winters with an additive or multiplicative
/// season; which of them is chosen by the corrected information criterion of Akaike, unless it is said (Hyndman, Koehler, Snyder, Grose,
/// 2002: ETS).
/// </summary>
/// <remarks>
/// Parameters are those of the largest likelihood, found in <see cref="ForecastModel.Fit"/>. A series that has gone on since by a horizon
/// or more, or of which older steps are no longer there, keeps its form and has its parameters found again when it is forecast: after a
/// shift of its level, those from before it would not follow. A series that is new later is fitted when it is forecast. Intervals are
/// those of normal errors, with the variance of the final prediction error (Akaike, 1969) and the quantiles of Student's t: what is
/// fitted to few values looks better than it will be. Missing values are passed over. A series too short for a season, or with values
/// that are not positive where the season is a factor, gets the forms that it has room for.
/// </remarks>
public sealed class ExponentialSmoothing : ForecastModel
{
    private static readonly ConfigSetting<SmoothingTrend> TrendSetting = ConfigSetting.Option(nameof(Trend), SmoothingTrend.Auto);

    private static readonly ConfigSetting<SmoothingSeasonality> SeasonalitySetting =
        ConfigSetting.Option(nameof(Seasonality), SmoothingSeasonality.Auto);

    private static readonly ConfigSetting<int?> SeasonSetting =
        ConfigSetting.OptionalInt(nameof(Season), (value, _) => value is null or >= 1 ? null : "1 or more");

    private Dictionary<string, (SmoothingForm Form, double[] Numbers, int Length, long Start)> learnt = new(StringComparer.Ordinal);

    /// <summary>How the level goes on; <c>auto</c> by default.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public SmoothingTrend Trend { get => Get(TrendSetting); init => Set(TrendSetting, value); }

    /// <summary>How the season goes together with the level; <c>auto</c> by default.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public SmoothingSeasonality Seasonality { get => Get(SeasonalitySetting); init => Set(SeasonalitySetting, value); }

    /// <summary>Steps of a season, 1 or more; null (default) for the task's.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int? Season { get => Get(SeasonSetting); init => Set(SeasonSetting, value); }

    /// <inheritdoc/>
    public override ModelInputs Reads => ModelInputs.None;

    /// <inheritdoc/>
    internal override int StepsKept(ForecastTask task) => LocalForecasts.Kept(Season ?? task.Season);

    /// <inheritdoc/>
    protected override IEnumerable<ConfigSetting> Settings => [TrendSetting, SeasonalitySetting, SeasonSetting];

    /// <inheritdoc/>
    protected override void Learn(ForecastTask task, IReadOnlyList<SeriesHistory> series, ForecastFitOptions options)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(options);
        var targets = task.Schema.Targets.Count;
        var fits = new (SmoothingFit Fit, int Length, long Start)?[series.Count * targets];
        var done = 0;
        Parallel.For(0, fits.Length, new ParallelOptions { CancellationToken = options.Cancellation }, i =>
        {
            var (values, start) = Trimmed(series[i / targets], i % targets);
            fits[i] = Best(task, values) is { } fit ? (fit, values.Length, start) : null;
            options.Progress?.Report(new ForecastProgress($"{Name} of series", Interlocked.Increment(ref done), fits.Length));
        });
        learnt = new(StringComparer.Ordinal);
        for (var i = 0; i < fits.Length; i++)
        {
            if (fits[i] is var (fit, length, start))
                learnt[WindowLayout.KeyOf(series[i / targets], i % targets)] = (fit.Form, fit.Numbers, length, start);
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ModelForecast> Forecast(ForecastTask task, IReadOnlyList<SeriesHistory> series)
        => LocalForecasts.Each(task, series, (history, forecast, target) =>
        {
            ArgumentNullException.ThrowIfNull(task);
            var (values, start) = Trimmed(history, target);
            double[] mean = new double[task.Horizon], deviation = new double[task.Horizon];
            if (!Known(task, values, start, WindowLayout.KeyOf(history, target), mean, deviation, out var freedom)
                && !(Best(task, values) is { } fit && fit.Forecast(fit.Numbers, mean, deviation, out freedom)))
            {
                mean.AsSpan().Fill(values.Length > 0 ? LocalForecasts.Filled(values)[^1] : 0);
            }

            LocalForecasts.Put(forecast, target, mean, deviation, freedom);
        });

    /// <inheritdoc/>
    protected internal override void Save(ForecastArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var names = learnt.Keys.Order(StringComparer.Ordinal).ToArray();
        archive.Put("series", NumericArray.Of(names));
        archive.Put("forms", NumericArray.Of((int[])[.. names.SelectMany(name => learnt[name].Form is var form
            ? (int[])[PlaceOf(SmoothingTrend.Words, $"{form.Trend}"), PlaceOf(SmoothingSeasonality.Words, $"{form.Seasonality}"),
                form.RelativeErrors ? 1 : 0, form.Season] : [])]));
        archive.Put("numbers", NumericArray.Of((double[])[.. names.SelectMany(name => learnt[name].Numbers)]));
        archive.Put("lengths", NumericArray.Of((int[])[.. names.Select(name => learnt[name].Length)]));
        archive.Put("starts", NumericArray.Of((long[])[.. names.Select(name => learnt[name].Start)]));

        static int PlaceOf(IReadOnlyList<string> words, string word) => words.Index().First(pair => pair.Item == word).Index;
    }

    /// <inheritdoc/>
    protected internal override void Load(ForecastTask task, ForecastArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var names = archive.Get("series").ToStrings();
        var (forms, numbers) = (archive.Get("forms").ToInts(), archive.Get("numbers").ToDoubles());
        var lengths = archive.Get("lengths").ToInts();
        // Older files do not say where series began: their parameters are found again.
        var starts = archive.Has("starts") ? archive.Get("starts").ToLongs() : [.. names.Select(_ => long.MinValue)];
        learnt = new(StringComparer.Ordinal);
        var at = 0;
        for (var i = 0; i < names.Length; i++)
        {
            if (forms.Length != 4 * names.Length || lengths.Length != names.Length || starts.Length != names.Length
                || forms[4 * i] is not (1 or 2 or 3) || forms[4 * i + 1] is not (1 or 2 or 3)
                || forms[4 * i + 3] < 1)
            {
                throw Damaged();
            }

            SmoothingForm form = new(SmoothingTrend.Words[forms[4 * i]], SmoothingSeasonality.Words[forms[4 * i + 1]],
                forms[4 * i + 2] != 0, forms[4 * i + 3]);
            if (form.Searched > numbers.Length - at)
                throw Damaged();
            learnt[names[i]] = (form, numbers[at..(at += form.Searched)], lengths[i], starts[i]);
        }

        NabiException Damaged() => new($"The forecast file's parameters of {Name} do not fit its {names.Length} series; it is damaged.");
    }

    // Forecasts with what was learnt of the series, if there is something.
    private bool Known(ForecastTask task, double[] values, long start, string key, double[] mean, double[] deviation, out int freedom)
    {
        freedom = 0;
        if (!learnt.TryGetValue(key, out var known) || LocalForecasts.Filled(values) is not { } filled || !known.Form.Fits(filled))
            return false;
        SmoothingFit fit = new(known.Form, values, filled);
        var numbers = known.Numbers;
        // The numbers say where level and slope begin; of a series that begins elsewhere they are others.
        if (values.Length - known.Length >= task.Horizon || start != known.Start)
        {
            fit.Search(numbers);
            numbers = fit.Numbers;
        }

        return fit.Forecast(numbers, mean, deviation, out freedom);
    }

    // From the first value that is there on, and the step of that one.
    private static (double[] Values, long Start) Trimmed(SeriesHistory history, int target)
    {
        var values = history.Target(target);
        var first = 0;
        while (first < values.Length && double.IsNaN(values[first]))
            first++;
        return (values[first..].ToArray(), history.Time.Absolute(first));
    }

    // The form with the best criterion among those that are asked for and fit the values; a season that does not fit is left out.
    private SmoothingFit? Best(ForecastTask task, double[] values)
    {
        var filled = LocalForecasts.Filled(values);
        var forms = Forms(Season ?? task.Season).Where(form => form.Fits(filled)).ToArray();
        if (forms.Length == 0)
        {
            forms = [.. Trends().Select(trend => new SmoothingForm(trend, SmoothingSeasonality.None, false, 1))
                .Where(form => form.Fits(filled))];
        }

        SmoothingFit? best = null;
        foreach (var form in forms)
        {
            SmoothingFit fit = new(form, values, filled);
            fit.Search();
            if (best is null || fit.Criterion < best.Criterion)
                best = fit;
        }

        return best;
    }

    private IEnumerable<SmoothingForm> Forms(int season)
    {
        foreach (var trend in Trends())
        {
            foreach (var seasonality in Seasonality != SmoothingSeasonality.Auto ? (SmoothingSeasonality[])[Seasonality]
                : [SmoothingSeasonality.None, SmoothingSeasonality.Additive, SmoothingSeasonality.Multiplicative])
            {
                // Differences go with an additive season, shares with a factor; without a season both are tried.
                if (seasonality != SmoothingSeasonality.Multiplicative)
                    yield return new(trend, seasonality, false, seasonality == SmoothingSeasonality.None ? 1 : season);
                if (seasonality != SmoothingSeasonality.Additive)
                    yield return new(trend, seasonality, true, seasonality == SmoothingSeasonality.None ? 1 : season);
            }
        }
    }

    private SmoothingTrend[] Trends()
        => Trend != SmoothingTrend.Auto ? [Trend] : [SmoothingTrend.None, SmoothingTrend.Additive, SmoothingTrend.Damped];
}
