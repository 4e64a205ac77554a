namespace Nabi.Kernels;

/// <summary>The sizes of a recurrent layer's work: x is (Batch, Time, Features), the state (Batch, Units).</summary>
public readonly record struct RecurrentShape(int Batch, int Time, int Features, int Units);
