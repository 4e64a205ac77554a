using System.Reflection;
using Nabi.Activations;
using Nabi.Configs;
using Nabi.Layers;

namespace Nabi.House;

/// <summary>The library's layers, and one of each made with some arguments.</summary>
internal static class LayerSamples
{
    /// <summary>Every public layer that is no model.</summary>
    public static IEnumerable<Type> All => typeof(Layer).Assembly.GetTypes()
        .Where(type => type.IsPublic && !type.IsAbstract && typeof(Layer).IsAssignableFrom(type) && !typeof(Model).IsAssignableFrom(type));

    /// <summary>Those that a config can name.</summary>
    public static IEnumerable<Type> Registered => All.Where(type => Registry.Names<Layer>().Contains(Of(type)?.ClassName ?? type.Name));

    /// <summary>A layer of the type, or null where the arguments do not fit.</summary>
    public static Layer? Of(Type type)
    {
        foreach (var constructor in type.GetConstructors().OrderBy(constructor => constructor.GetParameters().Length))
        {
            var arguments = constructor.GetParameters()
                .Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : Argument(parameter)).ToArray();
            try
            {
                return (Layer)constructor.Invoke(arguments);
            }
            catch (TargetInvocationException)
            {
            }
            catch (ArgumentException)
            {
            }
        }

        return null;
    }

    private static object? Argument(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        return type == typeof(int) ? 4 : type == typeof(float) ? 0.25f
            : type == typeof(int?[]) ? new int?[] { 4, 3 } : type == typeof(int[]) ? new[] { 2, 1 }
            : type == typeof(string) ? "abc,cd->abd" : type == typeof(Activation) ? (Activation)"relu"
            : typeof(Cell).IsAssignableFrom(type) ? new LSTMCell(3)
            : type.IsAssignableFrom(typeof(Cell[])) ? new Cell[] { new LSTMCell(3), new GRUCell(2) }
            : type.IsAssignableFrom(typeof(LSTM)) ? new LSTM(3)
            : type == typeof(Shape) ? new Shape(2, 3) : type.IsAssignableFrom(typeof(int?[])) ? new int?[] { null, 4 } : null;
    }
}
