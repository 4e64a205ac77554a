using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Nabi.Generators;

/// <summary>Writes what all options have alike: see <see cref="OptionText"/>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class OptionGenerator : IIncrementalGenerator
{
    private static readonly DiagnosticDescriptor Rule = new("NABI001", "An option cannot be written", "Option {0}", "Nabi",
        DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var options = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => MayBeOption(node), static (found, _) => OptionText.Of(found))
            .Where(static option => option is not null);
        context.RegisterSourceOutput(options, static (output, option) =>
        {
            if (option!.Fault is { } fault)
                output.ReportDiagnostic(Diagnostic.Create(Rule, option.Place, fault));
            else
                output.AddSource($"{option.Name}.g.cs", option.Text);
        });
    }

    private static bool MayBeOption(SyntaxNode node)
        => node is TypeDeclarationSyntax { BaseList: { } bases } type && type.Modifiers.Any(SyntaxKind.PartialKeyword)
            && bases.Types.Any(static one =>
                ((one.Type as QualifiedNameSyntax)?.Right ?? one.Type) is GenericNameSyntax { Identifier.ValueText: "IOption" });
}
