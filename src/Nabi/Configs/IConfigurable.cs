namespace Nabi.Configs;

/// <summary>An object whose settings go into a model's config and come back from it, under a class name of Keras.</summary>
public interface IConfigurable
{
    /// <summary>Keras's class name: <c>LSTM</c>, <c>Adam</c>, <c>GlorotUniform</c>.</summary>
    string ClassName { get; }

    /// <summary>The family whose table can name the object, or null.</summary>
    Family? Family => null;

    /// <summary>
    /// Whether Keras has this class, so that it opens a file with it. True for classes of the library unless they say otherwise; others
    /// are written as custom classes, which Keras opens only where they are registered.
    /// </summary>
    bool IsInKeras => GetType().Assembly == typeof(IConfigurable).Assembly;

    /// <summary>Writes every setting under Keras's names.</summary>
    void Write(Config config);
}
