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
        ["Cropping1D.DataFormat"] = "Keras's config of it has no such entry",
        ["Embedding.Pretrained"] = "numbers, not a setting: they are weights once the layer is built",
        ["Input.ActivityRegularizer"] = "an input computes nothing; Keras writes none",
        ["Input.Trainable"] = "an input has no weights; Keras writes none",
        ["SpatialDropout1D.Trainable"] = "no weights; Keras's config of it has no such entry",
        ["SpatialDropout2D.Trainable"] = "no weights; Keras's config of it has no such entry",
        ["SpatialDropout3D.Trainable"] = "no weights; Keras's config of it has no such entry",
        ["TextVectorization.SplitWith"] = "a function, which no file holds",
        ["TextVectorization.StandardizeWith"] = "a function, which no file holds",
    };

    /// <summary>What every layer has, and how to compute instead of what.</summary>
    private static readonly string[] Undeclared = ["Name", "Trainable", "ActivityRegularizer", "Fused", "Recompute", "Chunk"];

    public static TheoryData<string> LayerTypes => [.. LayerSamples.Registered.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(LayerTypes))]
    public void Every_setting_returns_from_the_config(string name)
    {
        var type = LayerSamples.Registered.Single(type => type.Name == name);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod?.IsPublic == true))
        {
            // How to compute, not what.
            if (property.Name is "Fused" or "Recompute" or "Chunk" || Exceptions.ContainsKey($"{name}.{property.Name}"))
                continue;
            var layer = LayerSamples.Of(type)!;
            if (Other(property, layer) is not { } value)
                continue;
            property.SetValue(layer, value);
            var written = Registry.Write(layer);
            var back = Registry.Read<Layer>(written, "test");
            Assert.True(written.ToJsonString() == Registry.Write(back).ToJsonString(), $"{name}: the config changes on the way back.");
            Assert.True(written["config"]!.ToJsonString() != Registry.Write(LayerSamples.Of(type)!)["config"]!.ToJsonString(),
                $"{name}.{property.Name} is not in the config.");
            Assert.True(Same(value, property.GetValue(back)), $"{name}.{property.Name}: wrote {value}, read {property.GetValue(back)}.");
        }
    }

    [Theory]
    [MemberData(nameof(LayerTypes))]
    public void Every_public_property_that_can_be_set_is_a_declared_setting(string name)
    {
        var type = LayerSamples.Registered.Single(type => type.Name == name);
        if (type == typeof(Input))
            return;
        var layer = LayerSamples.Of(type)!;
        var declared = layer.Settings.ToList();
        var set = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod?.IsPublic == true)
            .Select(property => property.Name);
        var missing = set.Except(declared.Select(setting => setting.Name))
            .Where(property => !Undeclared.Contains(property) && !Exceptions.ContainsKey($"{name}.{property}"));
        Assert.Empty(missing);
        Assert.Equal(declared.Count, declared.Select(setting => setting.Key).Distinct().Count());
        var config = (System.Text.Json.Nodes.JsonObject)Registry.Write(layer)["config"]!;
        Assert.All(declared,
            setting => Assert.True(!setting.IsArgument || config.ContainsKey(setting.Key), $"{name}: {setting.Key} is not in the config."));
    }

    [Theory]
    [MemberData(nameof(LayerTypes))]
    public void Two_layers_made_alike_have_the_same_settings_and_one_made_otherwise_has_not(string name)
    {
        var type = LayerSamples.Registered.Single(type => type.Name == name);
        Assert.True(LayerSamples.Of(type)!.HasSettingsOf(LayerSamples.Of(type)!));
        foreach (var setting in LayerSamples.Of(type)!.Settings)
        {
            if (type.GetProperty(setting.Name) is { SetMethod.IsPublic: true } property
                && Other(property, LayerSamples.Of(type)!) is { } value)
            {
                var other = LayerSamples.Of(type)!;
                property.SetValue(other, value);
                Assert.False(LayerSamples.Of(type)!.HasSettingsOf(other), $"{name}.{setting.Name}");
            }
        }
    }

    [Fact]
    public void Every_public_layer_is_registered()
    {
        var names = Registry.Names<Layer>();
        var missing = LayerSamples.All
            .Where(
                type => LayerSamples.Of(type) is { } sample && !names.Contains(sample.ClassName) && !KnownUnregistered.Contains(type.Name))
            .Select(type => type.Name);
        Assert.Empty(missing);
    }

    /// <summary>
    /// A layer that holds a user's function cannot be named by a file; the cell of ConvLSTM is written as part of its layer.
    /// </summary>
    private static readonly string[] KnownUnregistered = ["FunctionLayer", "ConvLSTMCell"];

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
            : core.GetInterface("IOption`1") is not null
            ? OtherWord(core, layer.Settings.Single(setting => setting.Name == property.Name).Choices, value)
            : null;
    }

    private static object? OtherWord(Type option, IReadOnlyList<string> words, object? value)
        => words.FirstOrDefault(word => word != $"{value}") is { } other ? option.GetMethod("op_Implicit")!.Invoke(null, [other]) : null;

    private static bool Same(object value, object? back)
        => value is IConfigurable a && back is IConfigurable b
            ? Registry.Write(a).ToJsonString() == Registry.Write(b).ToJsonString() : Equals(value, back);
}
