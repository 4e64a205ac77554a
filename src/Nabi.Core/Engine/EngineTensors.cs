namespace Nabi.Engine;

/// <summary>What those who record programs and put graphs together need of a <see cref="Tensor"/>.</summary>
public static class EngineTensors
{
    extension(Tensor tensor)
    {
        /// <summary>Where a symbolic tensor comes from: a layer call or an <see cref="OperationOrigin"/>. Null for numbers.</summary>
        public object? History
        {
            get => tensor.History;
            set => tensor.History = value;
        }

        /// <summary>True when gradients flow to this tensor: a watched variable, or computed from one while a tape records.</summary>
        public bool Tracked => tensor.Tracked;

        /// <summary>
        /// The same memory as a tensor for the program of a recorded step to use until the step runs again. Used later, it is found out:
        /// its numbers are those of another step by then.
        /// </summary>
        public Tensor Lend() => tensor.Lend();

        /// <summary>The tensor that a recording holds, for one that it lent; else this.</summary>
        /// <exception cref="NabiException">The recording wrote over the numbers since it lent them.</exception>
        public Tensor Owned() => tensor.Owned();

        /// <summary>Says that the memory is written anew: what was lent before is out of date.</summary>
        public void MarkWritten() => tensor.MarkWritten();
    }
}
