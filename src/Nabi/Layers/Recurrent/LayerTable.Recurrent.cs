namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillRecurrent()
    {
        Add("SimpleRNNCell", config => new SimpleRNNCell(LayerSettings.Units.Of(config)));
        Add("LSTMCell", config => new LSTMCell(LayerSettings.Units.Of(config)));
        Add("GRUCell", config => new GRUCell(LayerSettings.Units.Of(config)));
        Add("StackedRNNCells", config => new StackedRNNCells(StackedRNNCells.CellsSetting.Of(config)));
        Add("RNN", config => new RNN(LayerSettings.Cell.Of(config)));
        Add("SimpleRNN", config => new SimpleRNN(LayerSettings.Units.Of(config)));
        Add("LSTM", config => new LSTM(LayerSettings.Units.Of(config)));
        Add("GRU", config => new GRU(LayerSettings.Units.Of(config)));
        Add("Bidirectional", Bidirectional.Read);
        Add("ConvLSTMCell",
            config => new ConvLSTMCell(LayerSettings.Filters.Of(config), config.Ints(ConvLSTMCell.KernelSizeSettings[1].Key)));
        Add("DropoutCell", config => new DropoutCell(LayerSettings.Cell.Of(config)));
        Add("ResidualCell", config => new ResidualCell(LayerSettings.Cell.Of(config)));
        Add("ProjectionCell",
            config =>
                new ProjectionCell(LayerSettings.Cell.Of(config), LayerSettings.Units.Of(config), LayerSettings.Activation.Of(config)));
        Add("PeepholeLSTMCell", config => new PeepholeLSTMCell(LayerSettings.Units.Of(config)));
        Add("CoupledLSTMCell", config => new CoupledLSTMCell(LayerSettings.Units.Of(config)));
        Add("MinGRUCell", config => new MinGRUCell(LayerSettings.Units.Of(config)));
        Add("MinLSTMCell", config => new MinLSTMCell(LayerSettings.Units.Of(config)));
        Add("MinGRU", config => new MinGRU(LayerSettings.Units.Of(config)));
        Add("MinLSTM", config => new MinLSTM(LayerSettings.Units.Of(config)));
        Add("IndRNNCell", config => new IndRNNCell(LayerSettings.Units.Of(config)));
        Add("IndRNN", config => new IndRNN(LayerSettings.Units.Of(config)));
        Add("QRNNCell", config => new QRNNCell(LayerSettings.Units.Of(config)));
        Add("QRNN", config => new QRNN(LayerSettings.Units.Of(config)));
        Add("LayerNormLSTMCell", config => new LayerNormLSTMCell(LayerSettings.Units.Of(config)));
        Add("ZoneoutCell", config => new ZoneoutCell(LayerSettings.Cell.Of(config)));
        Add("SLSTMCell", config => new SLSTMCell(LayerSettings.Units.Of(config), SLSTMCell.HeadsSetting.Of(config)));
        Add("SLSTM", config => new SLSTM(LayerSettings.Units.Of(config), SLSTMCell.HeadsSetting.Of(config)));
        Add("MLSTMCell", config => new MLSTMCell(LayerSettings.Units.Of(config), MLSTMCell.HeadsSetting.Of(config)));
        Add("MLSTM", config => new MLSTM(LayerSettings.Units.Of(config), MLSTMCell.HeadsSetting.Of(config)));
        Add("Mamba2Cell", config => new Mamba2Cell(LayerSettings.Units.Of(config), Mamba2Cell.HeadsSetting.Of(config)));
        Add("Mamba2", config => new Mamba2(LayerSettings.Units.Of(config), Mamba2Cell.HeadsSetting.Of(config)));
        Add("S5Cell", config => new S5Cell(S5Cell.StateSizeSetting.Of(config)));
        Add("S5", config => new S5(S5Cell.StateSizeSetting.Of(config)));
        Add("ConvLSTM1D", config => new ConvLSTM1D(LayerSettings.Filters.Of(config), ConvLSTMCell.KernelSizeSettings[1].Of(config)[0]));
        Add("ConvLSTM2D", config => new ConvLSTM2D(LayerSettings.Filters.Of(config), ConvLSTMCell.KernelSizeSettings[2].Of(config).Pair()));
        Add("ConvLSTM3D",
            config => new ConvLSTM3D(LayerSettings.Filters.Of(config), ConvLSTMCell.KernelSizeSettings[3].Of(config).Triple()));
    }
}
