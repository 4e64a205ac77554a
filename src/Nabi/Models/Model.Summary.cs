using System.Globalization;
using System.Text;

namespace Nabi;

/// <summary>The table of layers.</summary>
public partial class Model
{
    /// <summary>What a table can be narrowed to.</summary>
    private const int Narrowest = 36;

    /// <summary>The table of layers, output shapes and parameters, as Keras 3 prints it.</summary>
    /// <param name="lineLength">The width of the table; null for Keras's default on a screen of this width.</param>
    /// <param name="expandNested">Whether the layers of models inside are listed too.</param>
    /// <param name="showTrainable">Whether a column says which layers are trained.</param>
    /// <param name="layerRange">The names of the first and last layer to list; null for all.</param>
    /// <param name="screenWidth">
    /// The columns of the screen, at which longer lines are cut; 80 by default. Null cuts none, and where no line length is given either
    /// the columns are as wide as what stands in them.
    /// </param>
    /// <exception cref="NabiException">The line length is too short, or a name of the range is unknown.</exception>
    public string Summary(int? lineLength = null, bool expandNested = false, bool showTrainable = false,
        (string First, string Last)? layerRange = null, int? screenWidth = 80)
    {
        var connected = graph is not null && !IsChain(graph);
        var (full, positions) = connected ? (108, new[] { 0.3, 0.56, 0.74, 1.0 }) : (88, new[] { 0.45, 0.80, 1.0 });
        List<SummaryTable.Alignment> alignments = [SummaryTable.Alignment.Left, SummaryTable.Alignment.Left, SummaryTable.Alignment.Right];
        List<string> head = ["Layer (type)", "Output Shape", "Param #"];
        if (connected)
        {
            head.Add("Connected to");
            alignments.Add(SummaryTable.Alignment.Left);
        }

        if (showTrainable)
        {
            full += 12;
            positions = [.. positions.Select(position => position * 0.90), 1.0];
            head.Add("Trainable");
            alignments.Add(SummaryTable.Alignment.Center);
        }

        var table = new SummaryTable(lineLength ?? Math.Min(full, Math.Max((screenWidth ?? int.MaxValue) - 4, Narrowest)),
            positions, [.. alignments])
        {
            Screen = screenWidth is { } columns ? Math.Max(columns, Narrowest) : null,
            Widens = screenWidth is null && lineLength is null,
        };
        table.Add([.. head]);
        foreach (var layer in Ranged(layerRange))
            AddRows(table, layer, 0);
        var text = new StringBuilder($"Model: \"{Name}\"\n").Append(table.Draw());
        AddTotals(text);
        return text.ToString();

        void AddRows(SummaryTable into, Layer layer, int level)
        {
            var prefix = level == 0 ? "" : string.Concat(Enumerable.Repeat("   ", level)) + "└ ";
            List<string> cells = [$"{prefix}{layer.Name} ({layer.ClassName})", ShapeText(layer), CountText(layer)];
            if (connected)
                cells.Add(Connections(layer));
            if (showTrainable)
                cells.Add(layer.Weights.Count == 0 ? "-" : layer.Trainable ? "Y" : "N");
            into.Add([.. cells]);
            if (!expandNested || layer is not Model model)
                return;
            foreach (var inner in model.Layers)
                AddRows(into, inner, level + 1);
        }
    }

    private static bool IsChain(Graph graph)
    {
        var depths = graph.Calls;
        if (depths.Select(call => call.Layer).Distinct().Count() != depths.Count)
            return false;
        for (var i = 0; i < depths.Count; i++)
        {
            var inputs = depths[i].Dependencies.ToList();
            if (inputs.Count > 1
                || (i == 0 ? inputs.Count != 0 : inputs.Count != 1 || !ReferenceEquals(LayerCall.Of(inputs[0]), depths[i - 1])))
            {
                return false;
            }
        }

        return true;
    }

    private static string ShapeText(Layer layer)
    {
        if ((layer is Input input ? [input.BatchShape] : layer.OutputShapes) is not { } shapes)
            return "?";
        var texts = shapes.Select(shape =>
            $"({string.Join(", ", shape.Select(length => length < 0 ? "None" : length.ToString(CultureInfo.InvariantCulture)))})").ToList();
        return texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
    }

    private static string CountText(Layer layer)
        => layer.Built || layer is Input ? layer.ParameterCount.ToString("N0", CultureInfo.InvariantCulture) : "0 (unbuilt)";

    private static string Memory(long numbers)
    {
        double size = numbers * sizeof(float);
        foreach (var unit in (string[])["B", "KB", "MB", "GB", "TB"])
        {
            if (size < 1024)
                return string.Create(CultureInfo.InvariantCulture, $"{size:0.00} {unit}");
            size /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size:0.00} PB");
    }

    private string Connections(Layer layer)
    {
        var sources = graph!.Calls.Where(call => ReferenceEquals(call.Layer, layer)).SelectMany(call => call.Dependencies)
            .Select(LayerCall.Of).OfType<LayerCall>().ToList();
        var tensors = graph.Calls.Where(call => ReferenceEquals(call.Layer, layer)).SelectMany(call => call.Dependencies)
            .Where(tensor => LayerCall.Of(tensor) is not null).ToList();
        return sources.Count == 0 ? "-" : string.Join(", ", sources.Select((call, i)
            => $"{call.Layer.Name}[{call.Index}][{Array.FindIndex(call.Outputs, output => ReferenceEquals(output, tensors[i]))}]"));
    }

    private IEnumerable<Layer> Ranged((string First, string Last)? range)
    {
        if (range is not { } names)
            return Layers;
        var (first, last) = (IndexOf(names.First), IndexOf(names.Last));
        return Layers.Skip(Math.Min(first, last)).Take(Math.Abs(last - first) + 1);
    }

    private int IndexOf(string name)
    {
        var index = Layers.ToList().FindIndex(layer => layer.Name == name);
        return index >= 0
            ? index
            : throw new NabiException(
                $"Summary: the model \"{Name}\" has no layer \"{name}\"; its layers are "
                + $"{string.Join(", ", Layers.Select(layer => layer.Name))}.");
    }

    private void AddTotals(StringBuilder text)
    {
        var trainable = TrainableWeights.Sum(weight => (long)weight.Value.Length);
        var frozen = NonTrainableWeights.Sum(weight => (long)weight.Value.Length);
        var optimizer = Optimizer is { IsBuilt: true } built ? built.Variables.Sum(variable => (long)variable.Value.Length) : 0;
        Total("Total", trainable + frozen + optimizer);
        Total("Trainable", trainable);
        Total("Non-trainable", frozen);
        if (Optimizer is { IsBuilt: true })
            Total("Optimizer", optimizer);

        void Total(string name, long count)
            => text.Append(CultureInfo.InvariantCulture, $" {name} params: {count:N0} ({Memory(count)})\n");
    }
}
