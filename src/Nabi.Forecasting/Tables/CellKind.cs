namespace Nabi.Forecasting;

/// <summary>What a <see cref="TableCell"/> holds.</summary>
internal enum CellKind : byte
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A time as the clock on the wall shows it.</summary>
    Time,

    /// <summary>A time with its distance from UTC.</summary>
    Instant,
}
