namespace Nabi.Configs;

/// <summary>What the registry knows about an object.</summary>
/// <param name="Kind">How its family is called: <c>loss</c>.</param>
/// <param name="Family">The family's base type: <c>Loss</c>.</param>
/// <param name="IsRegistered">Whether a config that names its class can be read here.</param>
/// <param name="IsOwn">Whether Keras does not have its class.</param>
public readonly record struct Registration(string Kind, string Family, bool IsRegistered, bool IsOwn);
