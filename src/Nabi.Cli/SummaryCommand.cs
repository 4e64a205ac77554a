using System.CommandLine;
using Nabi.Formats;

namespace Nabi.Cli;

/// <summary><c>nabi summary FILE</c>: the table of layers of a model file.</summary>
internal static class SummaryCommand
{
    public static Command Make(TextWriter output)
    {
        var file = new Argument<string>("file") { Description = "A model: .keras, .h5 or .onnx." };
        var nested = new Option<bool>("--nested") { Description = "List the layers of models inside as well." };
        var command = new Command("summary", "Show the layers of a model file.") { file, nested };
        command.SetAction(parsed => output.Write(ModelFile.Load(parsed.GetValue(file)!).Summary(expandNested: parsed.GetValue(nested))));
        return command;
    }
}
