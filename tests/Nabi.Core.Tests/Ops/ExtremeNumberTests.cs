using System.Diagnostics;
using System.Reflection;

namespace Nabi.Core.Tests;

/// <summary>
/// Whole numbers at the ends of their range, in every argument of every operation: right numbers or a sentence, soon and in little memory.
/// </summary>
public sealed class ExtremeNumberTests
{
    private static readonly int[] Values = [0, -1, 5, 1 << 30, int.MaxValue, int.MinValue];

    public static TheoryData<string> Names => [.. Methods.Select(Named)];

    private static IEnumerable<MethodInfo> Methods => typeof(Ops).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => !method.IsGenericMethod && method.GetParameters().Any(parameter => Numbers(parameter.ParameterType)));

    [Theory]
    [MemberData(nameof(Names))]
    public void One_argument(string name)
    {
        var method = Methods.Single(method => Named(method) == name);
        var parameters = method.GetParameters();
        for (var at = 0; at < parameters.Length; at++)
        {
            foreach (var value in Values.Where(_ => Numbers(parameters[at].ParameterType)))
            {
                foreach (var symbolic in (bool[])[false, true])
                {
                    if (value >= 0 || parameters[at].ParameterType != typeof(Shape))
                    {
                        Try(method, [.. parameters.Select((parameter, i) => Argument(parameter, symbolic, i == at ? value : null))],
                            $"{name}, argument {parameters[at].Name} = {value}, symbolic {symbolic}");
                    }
                }
            }
        }
    }

    private static string Named(MethodInfo method)
        => $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";

    private static bool Numbers(Type type) => type == typeof(int) || type == typeof(int?) || type == typeof(int[]) || type == typeof(Shape)
        || type.IsAssignableFrom(typeof(int[])) && type != typeof(object) || type == typeof(IReadOnlyList<TensorIndex>)
        || type == typeof(TensorIndex[]);

    private static void Try(MethodInfo method, object?[] arguments, string what)
    {
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            method.Invoke(null, arguments);
        }
        catch (TargetInvocationException error) when (error.InnerException is NabiException or ArgumentNullException)
        {
        }
        catch (TargetInvocationException error)
        {
            Assert.Fail($"{what}: {error.InnerException}");
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < Bounds.Memory,
            $"{what}: {(GC.GetAllocatedBytesForCurrentThread() - before) >> 20} MB");
        Assert.True(clock.Elapsed < Bounds.Time, $"{what}: {clock.Elapsed}");
    }

    private static object? Argument(ParameterInfo parameter, bool symbolic, int? value)
    {
        var type = parameter.ParameterType;
        if (Numbers(type))
        {
            if (value is null && parameter.HasDefaultValue)
                return parameter.DefaultValue;
            if (type == typeof(int) || type == typeof(int?))
                return value ?? 1;
            int[] list = [value ?? 1, 1];
            return type == typeof(Shape) ? new Shape([list[0], 6, 4])
                : type == typeof(IReadOnlyList<TensorIndex>) || type == typeof(TensorIndex[])
                ? new TensorIndex[] { TensorIndex.All, list[0] } : list;
        }

        if (type == typeof(Tensor))
            return parameter.HasDefaultValue ? null : symbolic ? Tensor.Symbolic([Shape.Unknown, 6, 4]) : Tensor.Ones(2, 6, 4);
        if (type.IsAssignableFrom(typeof(Tensor[])) && type != typeof(object))
            return new[] { Tensor.Ones(2, 6, 4), Tensor.Ones(2, 6, 4) };
        return type == typeof(RandomStream) ? RandomStream.FromSeed(1) : parameter.HasDefaultValue ? parameter.DefaultValue
            : type == typeof(float) ? 0.5f : type == typeof(bool) ? false : type == typeof(string) ? "abc->acb"
            : type.IsValueType ? Activator.CreateInstance(type) : null;
    }
}
