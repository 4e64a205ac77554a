namespace Nabi.Forecasting;

/// <summary>The inputs beside its targets that a model reads.</summary>
[Flags]
public enum ModelInputs
{
    /// <summary>None: the model knows the targets alone.</summary>
    None = 0,

    /// <summary>Known inputs, those of the calendar among them, of the past and of the steps to come.</summary>
    Known = 1,

    /// <summary>Observed inputs.</summary>
    Observed = 2,

    /// <summary>Static inputs.</summary>
    Static = 4,

    /// <summary>All of them.</summary>
    All = Known | Observed | Static,
}
