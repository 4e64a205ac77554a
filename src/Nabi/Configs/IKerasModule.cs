namespace Nabi.Configs;

/// <summary>An object that Keras keeps in another module than the rest of its family.</summary>
public interface IKerasModule
{
    /// <summary>The module a config names: <c>keras.src.models.functional</c>.</summary>
    string Module { get; }

    /// <summary>The name under which Keras registers the class, or null.</summary>
    string? RegisteredName { get; }
}
