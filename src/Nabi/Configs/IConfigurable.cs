namespace Nabi.Configs;

/// <summary>An object whose settings go into a model's config and come back from it, under a class name of Keras.</summary>
public interface IConfigurable
{
    /// <summary>Keras's class name: <c>LSTM</c>, <c>Adam</c>, <c>GlorotUniform</c>.</summary>
    string ClassName { get; }

    /// <summary>Writes every setting under Keras's names.</summary>
    void Write(Config config);
}
