namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillRecurrent()
    {
        Add("SimpleRNNCell", SimpleRNNCell.Read);
        Add("LSTMCell", LSTMCell.Read);
        Add("GRUCell", GRUCell.Read);
        Add("StackedRNNCells", StackedRNNCells.Read);
        Add("RNN", RNN.Read);
        Add("SimpleRNN", SimpleRNN.Read);
        Add("LSTM", LSTM.Read);
        Add("GRU", GRU.Read);
        Add("Bidirectional", Bidirectional.Read);
        Add("ConvLSTMCell", ConvLSTMCell.Read);
        Add("DropoutCell", DropoutCell.Read);
        Add("ResidualCell", ResidualCell.Read);
        Add("ProjectionCell", ProjectionCell.Read);
        Add("PeepholeLSTMCell", PeepholeLSTMCell.Read);
        Add("CoupledLSTMCell", CoupledLSTMCell.Read);
        Add("MinGRUCell", MinGRUCell.Read);
        Add("MinLSTMCell", MinLSTMCell.Read);
        Add("MinGRU", MinGRU.Read);
        Add("MinLSTM", MinLSTM.Read);
        Add("ConvLSTM1D", ConvLSTM1D.Read);
        Add("ConvLSTM2D", ConvLSTM2D.Read);
        Add("ConvLSTM3D", ConvLSTM3D.Read);
    }
}
