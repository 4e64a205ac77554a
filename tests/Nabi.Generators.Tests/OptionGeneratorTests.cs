using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nabi.Generators.Tests;

/// <summary>Options are written as declared, and a declaration that makes none is a sentence of the compiler.</summary>
public sealed class OptionGeneratorTests
{
    [Fact]
    public void Members_are_values_in_their_order_and_their_names_the_words()
    {
        var option = Load(
            """
            public readonly partial record struct Sample : IOption<Sample>
            {
                public static partial Sample TfIdf { get; }

                public static partial Sample PSD { get; }

                public static int Count => Words.Count;

                public static partial Sample Lanczos3 { get; }
            }
            """);
        Assert.Equal(["tf_idf", "psd", "lanczos3"], Words(option));
        Assert.Equal(Words(option),
            option.GetProperties().Where(member => member.PropertyType == option).Select(member => $"{member.GetValue(null)}"));
        Assert.Equal("tf_idf", $"{Activator.CreateInstance(option)}");
        Assert.Equal(option.GetProperty("PSD")!.GetValue(null), Converted(option, "psd"));
        var refused = Assert.Throws<TargetInvocationException>(() => Converted(option, "PSD"));
        Assert.Equal("Sample must be 'tf_idf', 'psd' or 'lanczos3', got 'PSD'.", refused.InnerException!.Message);
    }

    [Fact]
    public void Words_and_a_conversion_of_its_own_stay()
    {
        var option = Load(
            """
            public readonly partial record struct Curve : IOption<Curve>
            {
                public static partial Curve Roc { get; }

                public static System.Collections.Generic.IReadOnlyList<string> Words { get; } = ["ROC"];

                public static implicit operator Curve(string word) => new(IOption<Curve>.PlaceOf(word.ToUpperInvariant()));
            }
            """);
        Assert.Equal(["ROC"], Words(option));
        Assert.Equal("ROC", $"{Converted(option, "roc")}");
    }

    [Theory]
    [InlineData("public partial record struct Bad : IOption<Bad> { public static partial Bad One { get; } }",
        "'Bad' must be a readonly partial record struct, without type parameters and in no other type.")]
    [InlineData("public readonly partial struct Bad : IOption<Bad> { public static partial Bad One { get; } }",
        "'Bad' must be a readonly partial record struct, without type parameters and in no other type.")]
    [InlineData("public static partial class Outer { public readonly partial record struct Bad : IOption<Bad> { } }",
        "'Bad' must be a readonly partial record struct, without type parameters and in no other type.")]
    [InlineData("public readonly partial record struct Bad : IOption<Nabi.PadMode> { public static partial Bad One { get; } }",
        "'Bad' must be an IOption<Bad>, not an IOption<PadMode>.")]
    [InlineData("public readonly partial record struct Bad : IOption<Bad> { public static Bad One => default; }",
        "'Bad' has no words: declare each as 'public static partial Bad Word { get; }'.")]
    [InlineData("public readonly partial record struct Bad : IOption<Bad> { public static partial Bad Box { get; } "
        + "public static partial Bad BOX { get; } }",
        "'Bad' has the word 'box' more than once: Box, BOX.")]
    public void What_is_no_option_is_an_error(string declaration, string said)
    {
        var (_, told) = Generate(declaration);
        var error = Assert.Single(told);
        Assert.Equal($"Option {said}", error.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(DiagnosticSeverity.Error, error.Severity);
        Assert.Equal("Bad", error.Location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(error.Location.SourceSpan));
    }

    [Theory]
    [InlineData("public readonly partial record struct Other : System.IComparable<Other> { public int CompareTo(Other other) => 0; }")]
    [InlineData("public interface IOption<T> { } public readonly partial record struct Other : Sample.IOption<Other> { }")]
    public void Other_types_are_left_alone(string declaration)
    {
        var (compiled, told) = Generate(declaration);
        Assert.Empty(told);
        Assert.Single(compiled.SyntaxTrees);
    }

    private static (Compilation Compiled, IReadOnlyList<Diagnostic> Told) Generate(string declaration)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var tree = CSharpSyntaxTree.ParseText($"using Nabi;\nnamespace Sample;\n{declaration}", options);
        var known = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create("Sample", [tree], known, new(OutputKind.DynamicallyLinkedLibrary));
        CSharpGeneratorDriver.Create([new OptionGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var compiled, out var told);
        return (compiled, told);
    }

    private static Type Load(string declaration)
    {
        var (compiled, told) = Generate(declaration);
        Assert.Empty(told);
        using MemoryStream bytes = new();
        Assert.Empty(compiled.Emit(bytes).Diagnostics.Where(one => one.Severity >= DiagnosticSeverity.Warning));
        return Assert.Single(Assembly.Load(bytes.ToArray()).GetExportedTypes());
    }

    private static IEnumerable<string> Words(Type option) => (IEnumerable<string>)option.GetProperty("Words")!.GetValue(null)!;

    private static object Converted(Type option, string word) => option.GetMethod("op_Implicit", [typeof(string)])!.Invoke(null, [word])!;
}
