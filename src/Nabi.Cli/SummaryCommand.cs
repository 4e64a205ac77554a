using System.CommandLine;

namespace Nabi.Cli;

/// <summary><c>nabi summary FILE</c>: the table of layers of a model file.</summary>
internal static class SummaryCommand
{
    public static Command Make(TextWriter output, TextWriter errors)
    {
        var file = new Argument<string>("file") { Description = "A model: .keras, .h5 or .onnx." };
        var nested = new Option<bool>("--nested") { Description = "List the layers of models inside as well." };
        var command = new Command("summary", "Show the layers of a model file.") { file, nested };
        command.SetAction(parsed => output.Write(ToolModel.Load(errors, parsed.GetValue(file)!)[0].Summary(expandNested: parsed.GetValue(nested))));
        return command;
    }
}
