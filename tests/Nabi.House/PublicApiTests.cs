using System.Reflection;
using System.Text;

namespace Nabi.House;

/// <summary>
/// The public types and members stand in PublicApi/*.txt. A change shows up here, and is accepted on purpose with
/// <c>NABI_ACCEPT_API=1 dotnet test tests/Nabi.House</c>.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Nabi.Kernels")]
    [InlineData("Nabi.Core")]
    [InlineData("Nabi.Files")]
    [InlineData("Nabi.Data")]
    [InlineData("Nabi")]
    [InlineData("Nabi.Onnx")]
    [InlineData("Nabi.Plots")]
    [InlineData("Nabi.Forecasting")]
    [InlineData("Nabi.Parquet")]
    [InlineData("Nabi.Images")]
    [InlineData("Nabi.Distributed")]
    [InlineData("Nabi.Serving")]
    public void The_public_api_is_the_accepted_one(string assembly)
    {
        var path = Path.Combine(Repository.Root, "tests", "Nabi.House", "PublicApi", assembly + ".txt");
        var now = Describe(Assembly.Load(assembly));
        if (Environment.GetEnvironmentVariable("NABI_ACCEPT_API") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, now);
            return;
        }

        var accepted = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        var (before, after) = (accepted.Split('\n').ToHashSet(), now.Split('\n').ToHashSet());
        var gone = before.Except(after).Select(line => "- " + line);
        var added = after.Except(before).Select(line => "+ " + line);
        Assert.True(accepted == now,
            $"The public API of {assembly} changed; accept it with NABI_ACCEPT_API=1:\n{string.Join("\n", gone.Concat(added))}");
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class";
            var basis = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum)
                ? " : " + Name(parent) : "";
            text.Append($"{kind} {type.FullName}{basis}\n");
            var members =
                type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
                    | BindingFlags.DeclaredOnly)
                .Where(IsVisible).Select(Describe).Where(line => line.Length > 0).Order(StringComparer.Ordinal);
            foreach (var member in members)
                text.Append($"  {member}\n");
        }

        return text.ToString();
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodInfo method => !method.IsSpecialName && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
            || method.Name.StartsWith("op_", StringComparison.Ordinal) && method.IsPublic,
        ConstructorInfo constructor => constructor.IsPublic || constructor.IsFamily || constructor.IsFamilyOrAssembly,
        PropertyInfo property => (property.GetMethod ?? property.SetMethod) is { } accessor
            && (accessor.IsPublic || accessor.IsFamily || accessor.IsFamilyOrAssembly),
        FieldInfo field => field.IsPublic || field.IsFamily,
        _ => false,
    };

    private static string Describe(MemberInfo member) => member switch
    {
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        PropertyInfo property =>
            $"{((property.GetMethod ?? property.SetMethod)!.IsStatic ? "static " : "")}{Name(property.PropertyType)} {property.Name}"
            + $" {{{(property.GetMethod is { IsPrivate: false, IsAssembly: false } ? " get;" : "")}{(property.SetMethod is { IsPrivate: false, IsAssembly: false } ? " set;" : "")} }}",
        FieldInfo field => $"{(field.IsLiteral ? "const " : "")}{Name(field.FieldType)} {field.Name}",
        _ => "",
    };

    private static string Parameters(MethodBase method)
        => string.Join(", ",
            method.GetParameters()
                .Select(
                    parameter =>
                        $"{Name(parameter.ParameterType)} "
                        + $"{parameter.Name}{(parameter.HasDefaultValue ? " = " + (parameter.DefaultValue ?? "default") : "")}"));

    private static string Name(Type type)
    {
        if (!type.IsGenericType)
            return type.Name;
        var name = type.Name.Split('`')[0];
        return $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
