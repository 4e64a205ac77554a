namespace Nabi.Forecasting;

/// <summary>The unit of a <see cref="Frequency"/>.</summary>
public enum FrequencyUnit
{
    /// <summary>Steps without dates: 0, 1, 2, ...</summary>
    Step,

    /// <summary>Thousandths of a second.</summary>
    Millisecond,

    /// <summary>Seconds.</summary>
    Second,

    /// <summary>Minutes.</summary>
    Minute,

    /// <summary>Hours.</summary>
    Hour,

    /// <summary>Days of the calendar.</summary>
    Day,

    /// <summary>Weeks of seven days.</summary>
    Week,

    /// <summary>Months of the calendar.</summary>
    Month,

    /// <summary>Years of the calendar.</summary>
    Year,

    /// <summary>Days from Monday to Friday that are no holidays (<see cref="TableSettings.Holidays"/>).</summary>
    BusinessDay,
}
