namespace Nabi.Formats;

/// <summary>What a format of model files can do.</summary>
[Flags]
public enum ModelFormatCapabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Save whole models.</summary>
    SaveModel = 1,

    /// <summary>Load whole models.</summary>
    LoadModel = 2,

    /// <summary>Save weights alone.</summary>
    SaveWeights = 4,

    /// <summary>Load weights into a model that is there.</summary>
    LoadWeights = 8,

    /// <summary>Everything.</summary>
    All = SaveModel | LoadModel | SaveWeights | LoadWeights,
}
