namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillRecurrent()
    {
        Add("SimpleRNNCell", config => new SimpleRNNCell(StandardCell.UnitsSetting.Of(config)));
        Add("LSTMCell", config => new LSTMCell(StandardCell.UnitsSetting.Of(config)));
        Add("GRUCell", config => new GRUCell(StandardCell.UnitsSetting.Of(config)));
        Add("StackedRNNCells", config => new StackedRNNCells(StackedRNNCells.CellsSetting.Of(config)));
        Add("RNN", config => new RNN(RNN.CellSetting.Of(config)));
        Add("SimpleRNN", config => new SimpleRNN(StandardCell.UnitsSetting.Of(config)));
        Add("LSTM", config => new LSTM(StandardCell.UnitsSetting.Of(config)));
        Add("GRU", config => new GRU(StandardCell.UnitsSetting.Of(config)));
        Add("Bidirectional", Bidirectional.Read);
        Add("ConvLSTMCell", config => new ConvLSTMCell(ConvLSTMCell.FiltersSetting.Of(config), config.Ints(ConvLSTMCell.KernelSizeSettings[1].Key)));
        Add("DropoutCell", config => new DropoutCell(WrapperCell.CellSetting.Of(config)));
        Add("ResidualCell", config => new ResidualCell(WrapperCell.CellSetting.Of(config)));
        Add("ProjectionCell", config => new ProjectionCell(WrapperCell.CellSetting.Of(config), ProjectionCell.UnitsSetting.Of(config), ProjectionCell.ActivationSetting.Of(config)));
        Add("PeepholeLSTMCell", config => new PeepholeLSTMCell(StandardCell.UnitsSetting.Of(config)));
        Add("CoupledLSTMCell", config => new CoupledLSTMCell(StandardCell.UnitsSetting.Of(config)));
        Add("MinGRUCell", config => new MinGRUCell(MinimalCell.UnitsSetting.Of(config)));
        Add("MinLSTMCell", config => new MinLSTMCell(MinimalCell.UnitsSetting.Of(config)));
        Add("MinGRU", config => new MinGRU(MinimalCell.UnitsSetting.Of(config)));
        Add("MinLSTM", config => new MinLSTM(MinimalCell.UnitsSetting.Of(config)));
        Add("ConvLSTM1D", config => new ConvLSTM1D(ConvLSTMCell.FiltersSetting.Of(config), ConvLSTMCell.KernelSizeSettings[1].Of(config)[0]));
        Add("ConvLSTM2D", config => new ConvLSTM2D(ConvLSTMCell.FiltersSetting.Of(config), ConvLSTMCell.KernelSizeSettings[2].Of(config).Pair()));
        Add("ConvLSTM3D", config => new ConvLSTM3D(ConvLSTMCell.FiltersSetting.Of(config), ConvLSTMCell.KernelSizeSettings[3].Of(config).Triple()));
    }
}
