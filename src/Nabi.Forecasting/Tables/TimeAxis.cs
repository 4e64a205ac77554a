using System.Globalization;

namespace Nabi.Forecasting;

/// <summary>The times of a series: its first, and those that follow at a <see cref="Frequency"/>.</summary>
/// <param name="Frequency">The time from one step to the next.</param>
/// <param name="Start">The time that steps are counted from.</param>
public sealed record TimeAxis(Frequency Frequency, DateTime Start)
{
    /// <summary>Steps from <see cref="Start"/> to step 0; 0 by default.</summary>
    public long First { get; init; }

    /// <summary>The time of a step, which may lie before or after the data.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <exception cref="NabiException">The steps have no dates, or the time lies beyond the calendar.</exception>
    public DateTime this[long step]
    {
        get
        {
            var count = (First + step) * Frequency.Count;
            try
            {
                return Frequency.Unit switch
                {
                    FrequencyUnit.Second => Start.AddSeconds(count),
                    FrequencyUnit.Minute => Start.AddMinutes(count),
                    FrequencyUnit.Hour => Start.AddHours(count),
                    FrequencyUnit.Day => Start.AddDays(count),
                    FrequencyUnit.Week => Start.AddDays(7.0 * count),
                    FrequencyUnit.Month => Start.AddMonths(checked((int)count)),
                    FrequencyUnit.Year => Start.AddYears(checked((int)count)),
                    _ => throw new NabiException("The steps of this series are numbers without dates; read the table with a time column."),
                };
            }
            catch (Exception error) when (error is ArgumentOutOfRangeException or OverflowException)
            {
                throw new NabiException($"Step {step} from {Start:yyyy-MM-dd HH:mm} on lies beyond the calendar.", error);
            }
        }
    }

    /// <summary>The times from a step on.</summary>
    /// <param name="step">The step that becomes step 0.</param>
    public TimeAxis From(int step) => this with { First = First + step };

    /// <summary>The time of a step as text: a date, a date and a time, or the number of the step.</summary>
    /// <param name="step">The step, from 0.</param>
    public string Text(long step)
        => Frequency.Unit switch
        {
            FrequencyUnit.Step => ((First + step) * Frequency.Count).ToString(CultureInfo.InvariantCulture),
            FrequencyUnit.Second or FrequencyUnit.Minute or FrequencyUnit.Hour
                => this[step].ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            _ => this[step].ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
}
