using System.Collections.Concurrent;

namespace Nabi.Layers;

/// <summary>
/// The table of operations: one row per operation, read by those who read and write Keras's configs and by the one who writes ONNX. A row
/// for each of Keras's classes stands in the file of its module.
/// </summary>
public static partial class OperationTable
{
    private static readonly Dictionary<string, OperationForm> Known = Filled();
    private static readonly ConcurrentDictionary<string, OperationForm> Own = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Type, string> OwnNames = new();

    /// <summary>The names of all operations that files may name, in order.</summary>
    public static IEnumerable<string> Names => Known.Keys.Concat(Own.Keys).Order(StringComparer.Ordinal);

    /// <summary>The form of an operation by its name; null for an unknown one.</summary>
    /// <param name="name">The class name in a config: <c>Add</c>.</param>
    public static OperationForm? Find(string name) => Known.GetValueOrDefault(name) ?? Own.GetValueOrDefault(name);

    /// <summary>Whether a name is that of an operation that a program registered.</summary>
    /// <param name="name">The class name in a config.</param>
    public static bool IsOwn(string name) => Own.ContainsKey(name);

    /// <summary>The name and the form of an operation; its own name and null where files have no word for it.</summary>
    public static (string Name, OperationForm? Form) FormOf(GraphOperation operation)
        => operation.Primitive is { } primitive && OwnNames.TryGetValue(primitive.GetType(), out var name) ? (name, Own[name])
            : (operation.Name, operation.Settings is null ? null : Known.GetValueOrDefault(operation.Name));

    /// <summary>Adds a custom operation.</summary>
    internal static void Add(Type type, string name, OperationForm form)
    {
        if (Known.ContainsKey(name))
            throw new NabiException($"An operation cannot be registered as '{name}': that is one of Keras's own; take another name.");
        Own[name] = form;
        OwnNames[type] = name;
    }

    private static Dictionary<string, OperationForm> Filled()
    {
        var table = new Dictionary<string, OperationForm>(StringComparer.Ordinal);
        FillArithmetic(table);
        FillNumpy(table);
        FillOthers(table);
        FillSequences(table);
        return table;
    }
}
