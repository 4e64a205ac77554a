namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillMerging()
    {
        Add("Add", _ => new Add());
        Add("Subtract", _ => new Subtract());
        Add("Multiply", _ => new Multiply());
        Add("Average", _ => new Average());
        Add("Maximum", _ => new Maximum());
        Add("Minimum", _ => new Minimum());
        Add("Concatenate", config => new Concatenate(Concatenate.AxisSetting.Of(config)));
        Add("Dot", config => new Dot(Dot.AxesSetting.Of(config)));
    }
}
