namespace Nabi.Callbacks;

/// <summary>Which way a followed number gets better.</summary>
public readonly partial record struct MonitorMode : IOption<MonitorMode>
{
    /// <summary><c>auto</c>: as the metric of that name says.</summary>
    public static partial MonitorMode Auto { get; }

    /// <summary><c>min</c>: smaller is better.</summary>
    public static partial MonitorMode Min { get; }

    /// <summary><c>max</c>: larger is better.</summary>
    public static partial MonitorMode Max { get; }
}
