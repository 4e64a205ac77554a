namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillActivations()
    {
        Add("ReLU", ReLU.Read);
        Add("LeakyReLU", LeakyReLU.Read);
        Add("ELU", ELU.Read);
        Add("PReLU", PReLU.Read);
        Add("Softmax", Softmax.Read);
    }
}
