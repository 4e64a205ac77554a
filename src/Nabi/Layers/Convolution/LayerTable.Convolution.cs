namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillConvolution()
    {
        Add("Conv1D", Conv1D.Read);
        Add("Conv2D", Conv2D.Read);
        Add("Conv3D", Conv3D.Read);
        Add("Conv1DTranspose", Conv1DTranspose.Read);
        Add("Conv2DTranspose", Conv2DTranspose.Read);
        Add("Conv3DTranspose", Conv3DTranspose.Read);
        Add("DepthwiseConv1D", DepthwiseConv1D.Read);
        Add("DepthwiseConv2D", DepthwiseConv2D.Read);
        Add("SeparableConv1D", SeparableConv1D.Read);
        Add("SeparableConv2D", SeparableConv2D.Read);
    }
}
