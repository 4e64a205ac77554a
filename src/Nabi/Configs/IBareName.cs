namespace Nabi.Configs;

/// <summary>An object that a config holds as its bare name when that says everything.</summary>
internal interface IBareName : IConfigurable
{
    /// <summary>True when all settings are the defaults.</summary>
    bool IsPlain { get; }
}
