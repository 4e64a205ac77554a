namespace Nabi.Plots;

/// <summary>One direction of a chart: its range, its round ticks and where a value stands between 0 and 1.</summary>
internal sealed class Axis
{
    /// <summary>Beyond this a value is drawn at the edge: differences must stay finite.</summary>
    private const double Largest = 1e300;

    private Axis(double low, double high, bool log, double[] ticks, string[] labels)
    {
        Low = low;
        High = high;
        Log = log;
        Ticks = ticks;
        Labels = labels;
    }

    /// <summary>An axis from 0 to 1 without ticks.</summary>
    public static Axis Blank { get; } = new(0, 1, false, [], []);

    public double Low { get; }

    public double High { get; }

    public bool Log { get; }

    public IReadOnlyList<double> Ticks { get; }

    public IReadOnlyList<string> Labels { get; }

    /// <summary>Whether a value can be drawn on an axis of this kind.</summary>
    public static bool CanShow(double value, bool log) => double.IsFinite(value) && (!log || value > 0);

    /// <summary>
    /// The axis for the values that can be shown. <paramref name="expand"/> widens the range to whole ticks;
    /// <paramref name="whole"/> keeps ticks at whole numbers.
    /// </summary>
    public static Axis Fit(IEnumerable<double> values, int wanted, bool log = false, bool expand = true, bool whole = false,
        double? minimum = null, double? maximum = null)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var value in values)
        {
            if (!CanShow(value, log))
                continue;
            low = Math.Min(low, Math.Clamp(value, -Largest, Largest));
            high = Math.Max(high, Math.Clamp(value, -Largest, Largest));
        }
        if (low > high)
            (low, high) = log ? (1, 10) : (0, 1);
        bool fixedLow = minimum is { } m && CanShow(m, log), fixedHigh = maximum is { } x && CanShow(x, log);
        if (fixedLow)
            low = minimum!.Value;
        if (fixedHigh)
            high = maximum!.Value;
        wanted = Math.Max(2, wanted);
        return log
            ? Logarithmic(low, high, wanted, expand, fixedLow, fixedHigh)
            : Linear(low, high, wanted, expand, whole, fixedLow, fixedHigh);
    }

    /// <summary>The same range with other ticks; those outside of it are left out.</summary>
    public Axis With(IReadOnlyList<(double Value, string Label)> ticks)
    {
        (double Value, string Label)[] inside = [.. ticks.Where(tick => tick.Value >= Low && tick.Value <= High)];
        return new(Low, High, Log, [.. inside.Select(tick => tick.Value)], [.. inside.Select(tick => tick.Label)]);
    }

    /// <summary>Where the value stands: 0 at the low end, 1 at the high end; outside values lie outside, never far.</summary>
    public double Position(double value)
    {
        if (!CanShow(value, Log))
            return 0;
        value = Math.Clamp(value, -Largest, Largest);
        var position = Log
            ? (Math.Log10(value) - Math.Log10(Low)) / (Math.Log10(High) - Math.Log10(Low))
            : (value / 2 - Low / 2) / (High / 2 - Low / 2);
        return Math.Clamp(position, -10, 11);
    }

    private static Axis Linear(double low, double high, int wanted, bool expand, bool whole, bool fixedLow, bool fixedHigh)
    {
        if (!(high > low))
        {
            var middle = fixedHigh && !fixedLow ? high : low;
            var pad = middle == 0 ? 1 : Math.Abs(middle) * (whole ? 1 : 0.1);
            pad = whole ? Math.Max(1, Math.Min(pad, 1)) : pad;
            low = fixedLow ? middle : middle - pad;
            high = middle + pad;
        }
        var step = Step(high / wanted - low / wanted, whole);
        // Below this the doubles of the range no longer differ from tick to tick.
        step = Math.Max(step, Math.Max(Math.Abs(low), Math.Abs(high)) * 1e-14);
        if (expand)
        {
            low = fixedLow ? low : Math.Floor(low / step + 1e-9) * step;
            high = fixedHigh ? high : Math.Ceiling(high / step - 1e-9) * step;
        }
        List<double> ticks = [];
        var first = Math.Ceiling(low / step - 1e-9);
        for (var i = 0; i < 4 * wanted; i++)
        {
            var tick = (first + i) * step;
            if (tick > high + step * 1e-6)
                break;
            ticks.Add(Math.Abs(tick) < step * 1e-9 ? 0 : tick);
        }
        return new Axis(low, high, false, [.. ticks], [.. ticks.Select(tick => Format(tick, step))]);
    }

    private static Axis Logarithmic(double low, double high, int wanted, bool expand, bool fixedLow, bool fixedHigh)
    {
        if (!(high > low))
            (low, high) = (fixedLow ? low : low / 3, high * 3);
        int bottom = (int)Math.Floor(Math.Log10(low) + 1e-9), top = (int)Math.Ceiling(Math.Log10(high) - 1e-9);
        double[] digits = top - bottom <= 2 ? [1, 2, 5] : [1];
        var every = Math.Max(1, (int)Math.Ceiling((top - bottom) / (double)wanted));
        List<double> all = [];
        for (var decade = top; decade > bottom - every; decade -= every)
            all.InsertRange(0, digits.Select(digit => digit * Math.Pow(10, decade)));
        if (expand)
        {
            var below = all.LastOrDefault(tick => tick <= low * (1 + 1e-9), low);
            var above = all.FirstOrDefault(tick => tick >= high * (1 - 1e-9), high);
            low = fixedLow ? low : below;
            high = fixedHigh ? high : above;
        }
        double[] ticks = [.. all.Where(tick => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9))];
        var powers = digits.Length == 1 && (low < 1e-3 || high > 1e4);
        return new Axis(low, high, true, ticks, [.. ticks.Select(tick => powers ? Power(tick) : Format(tick, tick))]);
    }

    /// <summary>The next step of 1, 2 or 5 times a power of ten that is not smaller.</summary>
    private static double Step(double rough, bool whole)
    {
        if (!(rough > 0) || !double.IsFinite(rough))
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var digit = rough / power;
        var step = (digit <= 1.0001 ? 1 : digit <= 2.0001 ? 2 : digit <= 5.0001 ? 5 : 10) * power;
        return whole ? Math.Max(1, step) : step > 0 ? step : double.Epsilon;
    }

    private static string Power(double value)
    {
        var exponent = Math.Round(Math.Log10(value)).ToString(CultureInfo.InvariantCulture);
        return "10" + string.Concat(exponent.Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));
    }

    /// <summary>A tick's label: as many decimals as the step needs, 25k for 25,000, 1e9 for what is larger or very small.</summary>
    public static string Format(double value, double step)
    {
        var size = Math.Abs(value);
        if (value == 0)
            return "0";
        if (size >= 1e9 || size < 1e-4 || step < 1e-5)
            return value.ToString("0.###e0", CultureInfo.InvariantCulture);
        if (size >= 1e6 || (size >= 1e4 && step >= 1000))
        {
            var unit = size >= 1e6 ? 1e6 : 1e3;
            return Format(value / unit, step / unit) + (unit == 1e6 ? "M" : "k");
        }
        var decimals = (int)Math.Clamp(Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 6);
        return value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
