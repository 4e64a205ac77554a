namespace Nabi.Cli;

/// <summary><c>nabi summary FILE</c>: the table of layers of a model file.</summary>
internal static class SummaryCommand
{
    public static Command Make(TextWriter output, TextWriter errors)
    {
        var file = new Argument<string>("file") { Description = "A model: .keras, .h5 or .onnx." };
        var nested = new Option<bool>("--nested") { Description = "List the layers of models inside as well." };
        var command = new Command("summary", "Show the layers of a model file.") { file, nested };
        command.SetAction(
            parsed =>
                output.Write(ToolModel.Load(errors, parsed.GetValue(file)!)[0]
                    .Summary(expandNested: parsed.GetValue(nested), screenWidth: Screen())));
        return command;
    }

    /// <summary>
    /// The columns of the terminal, as COLUMNS or the terminal itself says; null where the output goes into a file or another program.
    /// </summary>
    private static int? Screen()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns)
            && columns > 0)
        {
            return columns;
        }

        return !Console.IsOutputRedirected && Console.WindowWidth is > 0 and var width ? width : null;
    }
}
