using System.Reflection;
using Nabi.Activations;
using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Layers;
using Nabi.Regularizers;

namespace Nabi.House;

/// <summary>Every public setting of a layer goes into its config and comes back: changed, written, read, compared.</summary>
public sealed class SettingsTests
{
    /// <summary>Settings that are not part of a config, with the reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["Embedding.Pretrained"] = "numbers, not a setting: they are weights once the layer is built",
        ["Input.ActivityRegularizer"] = "an input computes nothing; Keras writes none",
        ["Input.Trainable"] = "an input has no weights; Keras writes none",
        ["SpatialDropout1D.Trainable"] = "no weights; Keras's config of it has no such entry",
        ["SpatialDropout2D.Trainable"] = "no weights; Keras's config of it has no such entry",
        ["SpatialDropout3D.Trainable"] = "no weights; Keras's config of it has no such entry",
    };

    public static TheoryData<string> LayerTypes => [.. typeof(Layer).Assembly.GetTypes()
        .Where(type => type.IsPublic && !type.IsAbstract && typeof(Layer).IsAssignableFrom(type) && !typeof(Model).IsAssignableFrom(type))
        .Where(type => Registry.Names<Layer>().Contains(Sample(type)?.ClassName ?? type.Name))
        .Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(LayerTypes))]
    public void Every_setting_returns_from_the_config(string name)
    {
        var type = typeof(Layer).Assembly.GetTypes().Single(type => type.Name == name && typeof(Layer).IsAssignableFrom(type));
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod?.IsPublic == true))
        {
            // How to compute, not what.
            if (property.Name is "Fused" or "Recompute" || Exceptions.ContainsKey($"{name}.{property.Name}"))
                continue;
            var layer = Sample(type)!;
            if (Other(property, layer) is not { } value)
                continue;
            property.SetValue(layer, value);
            var written = Registry.Write(layer);
            var back = Registry.Read<Layer>(written, "test");
            Assert.True(written.ToJsonString() == Registry.Write(back).ToJsonString(), $"{name}: the config changes on the way back.");
            Assert.True(written["config"]!.ToJsonString() != Registry.Write(Sample(type)!)["config"]!.ToJsonString(), $"{name}.{property.Name} is not in the config.");
            Assert.True(Same(value, property.GetValue(back)), $"{name}.{property.Name}: wrote {value}, read {property.GetValue(back)}.");
        }
    }

    [Fact]
    public void Every_public_layer_is_registered()
    {
        var names = Registry.Names<Layer>();
        var missing = typeof(Layer).Assembly.GetTypes()
            .Where(type => type.IsPublic && !type.IsAbstract && typeof(Layer).IsAssignableFrom(type) && !typeof(Model).IsAssignableFrom(type))
            .Where(type => Sample(type) is { } sample && !names.Contains(sample.ClassName) && !KnownUnregistered.Contains(type.Name))
            .Select(type => type.Name);
        Assert.Empty(missing);
    }

    /// <summary>A layer that holds a user's function cannot be named by a file; the cell of ConvLSTM is written as part of its layer.</summary>
    private static readonly string[] KnownUnregistered = ["FunctionLayer", "ConvLSTMCell"];

    private static Layer? Sample(Type type)
    {
        foreach (var constructor in type.GetConstructors().OrderBy(constructor => constructor.GetParameters().Length))
        {
            var arguments = constructor.GetParameters().Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : Argument(parameter)).ToArray();
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

    private static object? Other(PropertyInfo property, Layer layer)
    {
        var (type, value) = (property.PropertyType, property.GetValue(layer));
        var core = Nullable.GetUnderlyingType(type) ?? type;
        return core == typeof(bool) ? !(bool)(value ?? false)
            : core == typeof(int) ? (value is int i ? i + 1 : 5)
            : core == typeof(float) ? (value is float f ? f * 0.5f + 0.125f : 0.375f)
            : core == typeof(Initializer) ? new HeNormal()
            : core == typeof(Regularizer) ? (Regularizer)"l2"
            : core == typeof(Constraint) ? (Constraint)"non_neg"
            : core == typeof(Activation) ? (Activation)"softsign"
            : core == typeof(DType) ? DType.Int32
            : property.Name == "Name" ? "another_name"
            : property.Name == "MergeMode" ? "sum"
            : null;
    }

    private static bool Same(object value, object? back)
        => value is IConfigurable a && back is IConfigurable b ? Registry.Write(a).ToJsonString() == Registry.Write(b).ToJsonString() : Equals(value, back);
}
