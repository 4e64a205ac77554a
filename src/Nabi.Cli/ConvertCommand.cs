using Nabi.Formats;

namespace Nabi.Cli;

/// <summary><c>nabi convert IN OUT</c>: writes a model in the form the second name asks for.</summary>
internal static class ConvertCommand
{
    public static Command Make(TextWriter output, TextWriter errors)
    {
        var from = new Argument<string>("in") { Description = "A model: .keras, .h5 or .onnx." };
        var to = new Argument<string>("out")
        {
            Description = "What to write: .keras, .h5, .onnx, or weights alone: .weights.h5, .npz, .safetensors.",
        };
        var command = new Command("convert", "Write a model file in another form.") { from, to };
        command.SetAction(parsed =>
        {
            var model = ToolModel.Load(errors, parsed.GetValue(from)!)[0];
            var path = parsed.GetValue(to)!;
            if (ModelFormats.ByName(path) is { } format && !format.Capabilities.HasFlag(ModelFormatCapabilities.SaveModel))
            {
                model.SaveWeights(path);
            }
            else
            {
                foreach (var note in model.Save(path))
                    output.WriteLine(note);
            }

            output.WriteLine($"{path}: {model.Layers.Count} layers, {model.ParameterCount} parameters.");
        });
        return command;
    }
}
