using System.Reflection;
using Nabi.Callbacks;

namespace Nabi.Tests;

/// <summary>Options that are words: a value for each word, checked where it is given.</summary>
public sealed class OptionTests
{
    public static TheoryData<string> Options => [.. Types.Select(type => type.FullName!)];

    private static IEnumerable<Type> Types => typeof(IOption<>).Assembly.GetTypes()
        .Where(type => type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IOption<>)));

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_word_has_a_member_and_comes_back(string type)
        => Run(nameof(WordsOf), typeof(IOption<>).Assembly.GetType(type)!);

    [Fact]
    public void A_word_and_a_member_are_the_same()
    {
        Assert.Equal(new Conv1D(8, 3) { Padding = "same" }.Padding, new Conv1D(8, 3) { Padding = Padding.Same }.Padding);
        Assert.True(new Conv1D(8, 3).Padding == "valid");
        Assert.Null(new Bidirectional(new LSTM(2)) { MergeMode = null }.MergeMode);
        Assert.Equal(MergeMode.Concat, new Bidirectional(new LSTM(2)).MergeMode);
        Assert.Equal(MonitorMode.Auto, new EarlyStopping().Mode);
    }

    [Fact]
    public void A_wrong_word_is_refused_where_it_is_given()
    {
        Assert.Equal("Padding must be 'valid', 'same' or 'causal', got 'sme'.", Said(() => new Conv1D(8, 3) { Padding = "sme" }));
        Assert.Equal("Conv2D: padding must be 'valid' or 'same', got 'causal'.", Said(() => new Conv2D(8, 3) { Padding = Padding.Causal }));
        Assert.Equal("MonitorMode must be 'auto', 'min' or 'max', got 'lower'.", Said(() => new EarlyStopping { Mode = "lower" }));
        Assert.Equal("Padding must be 'valid', 'same' or 'causal', got null.", Said(() => new Conv1D(8, 3) { Padding = null! }));
        Assert.Equal("HashedCrossing: output_mode must be 'int' or 'one_hot', got 'count'.",
            Said(() => new HashedCrossing(3) { OutputMode = "count" }));
    }

    [Fact]
    public void A_wrong_word_of_a_file_names_the_layer_and_the_setting()
    {
        var config = Registry.Write(new Bidirectional(new LSTM(2)) { MergeMode = "sum" });
        Assert.Equal("sum", (string?)config["config"]!["merge_mode"]);
        config["config"]!["merge_mode"] = "add";
        Assert.Equal("test, Bidirectional: merge_mode must be 'concat', 'sum', 'mul', 'ave' or null, got 'add'.",
            Said(() => Registry.Read<Layer>(config, "test")));
    }

    private static void WordsOf<T>()
        where T : struct, IOption<T>
    {
        var members = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(T))
            .Select(property => (T)property.GetValue(null)!).ToList();
        Assert.Equal(T.Words, members.Select(member => $"{member}"));
        foreach (var (word, member) in T.Words.Zip(members))
        {
            T read = word;
            Assert.Equal(member, read);
        }

        Assert.Equal(members[0], default);
        Assert.Equal(members.Count, members.Distinct().Count());
        Assert.All(T.Words, word => Assert.Contains($"'{word}'", Said(() => (T)"no word"), StringComparison.Ordinal));
        Assert.StartsWith($"{typeof(T).Name} must be ", Said(() => (T)"no word"), StringComparison.Ordinal);
    }

    private static void Run(string method, Type type)
        => typeof(OptionTests).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, []);

    private static string Said(Func<object> act) => Assert.Throws<NabiException>(act).Message;
}
