namespace Nabi.Initializers;

/// <summary>Which number of connections divides the variance of a <see cref="VarianceScaling"/>.</summary>
public readonly partial record struct FanMode : IOption<FanMode>
{
    /// <summary><c>fan_in</c>: the inputs of a unit.</summary>
    public static partial FanMode FanIn { get; }

    /// <summary><c>fan_out</c>: the outputs of a unit.</summary>
    public static partial FanMode FanOut { get; }

    /// <summary><c>fan_avg</c>: the mean of the two.</summary>
    public static partial FanMode FanAvg { get; }
}
