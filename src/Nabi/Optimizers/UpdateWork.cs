using Nabi.Kernels;

namespace Nabi.Optimizers;

public abstract partial class Optimizer
{
    /// <summary>
    /// The work of one step, cut into pieces of fixed size, so that which thread takes which piece changes no bit.
    /// </summary>
    private sealed class UpdateWork : IShardedWork
    {
        private const int PieceLength = 4096;
        private const int ParallelFrom = 4 * PieceLength;

        private readonly Optimizer optimizer;
        private readonly Tensor?[] gradients;
        private readonly float[] factors;
        private readonly float[]?[] whole;
        private readonly (int Variable, int Start, int Length)[] pieces;
        private readonly int elements;
        private float learningRate;
        private float limit;

        public UpdateWork(Optimizer optimizer)
        {
            this.optimizer = optimizer;
            var variables = optimizer.built;
            gradients = new Tensor?[variables.Length];
            factors = new float[variables.Length];
            whole = new float[]?[variables.Length];
            var list = new List<(int Variable, int Start, int Length)>();
            for (var i = 0; i < variables.Length; i++)
            {
                var length = variables[i].Value.Length;
                elements += length;
                if (!optimizer.IsElementwise)
                {
                    list.Add((i, 0, length));
                }
                else
                {
                    for (var start = 0; start < length; start += PieceLength)
                        list.Add((i, start, Math.Min(PieceLength, length - start)));
                }
            }

            // Each thread has its own part of every variable: that of the rows whose gradient it computed.
            pieces = [.. list.OrderBy(piece => (piece.Start + 0.5 * piece.Length) / variables[piece.Variable].Value.Length)];
        }

        public void Take(IReadOnlyList<Variable> variables, IReadOnlyList<Tensor> given)
        {
            Array.Clear(gradients);
            for (var i = 0; i < variables.Count; i++)
            {
                var variable = variables[i];
                // Nearly always the list is the one the optimizer was built with.
                var index = i < gradients.Length && ReferenceEquals(optimizer.built[i], variable) ? i
                    : optimizer.indices.TryGetValue(variable, out var found) ? found
                    : throw new NabiException(
                        $"{optimizer.ClassName}: the variable '{variable.Path}' is unknown to this optimizer; create a new "
                        + "optimizer for other variables.");
                if (given[i].Shape != variable.Shape)
                {
                    throw new NabiException(
                        $"{optimizer.ClassName}: the gradient of '{variable.Path}' must have shape "
                        + $"{variable.Shape}, got {given[i].Shape}.");
                }

                gradients[index] = given[i];
            }
        }

        public void Accumulate()
        {
            for (var i = 0; i < gradients.Length; i++)
            {
                if (gradients[i] is not { } gradient)
                    continue;
                var sum = optimizer.accumulators[i].Value.Floats;
                var added = gradient.AsSpan();
                for (var k = 0; k < sum.Length; k++)
                    sum[k] += added[k];
                gradients[i] = optimizer.accumulators[i].Value;
            }
        }

        public void ClearAccumulators()
        {
            foreach (var accumulator in optimizer.accumulators)
                accumulator.Value.Floats.Clear();
        }

        public void Run(float factor, float rate)
        {
            learningRate = rate;
            limit = optimizer.ClipValue is > 0 ? optimizer.ClipValue.Value : float.PositiveInfinity;
            Array.Fill(factors, factor);
            if (optimizer.ClipNorm is > 0)
            {
                for (var i = 0; i < gradients.Length; i++)
                    factors[i] *= Shortening(Math.Sqrt(SquareSum(i)) * Math.Abs(factor), optimizer.ClipNorm.Value);
            }
            else if (optimizer.GlobalClipNorm is > 0)
            {
                ClipTogether(factor, optimizer.GlobalClipNorm.Value);
            }

            if (elements < ParallelFrom)
            {
                for (var piece = 0; piece < pieces.Length; piece++)
                    Run(piece);
            }
            else
            {
                WorkerPool.Run(pieces.Length, this);
            }

            for (var i = 0; i < gradients.Length; i++)
            {
                if (gradients[i] is not null)
                    optimizer.built[i].MarkChanged();
            }

            Array.Clear(gradients);
        }

        public void Run(int shard)
        {
            var (index, start, length) = pieces[shard];
            if (gradients[index] is not { } tensor)
                return;
            var values = optimizer.built[index].Value.Floats.Slice(start, length);
            var gradient = tensor.AsSpan().Slice(start, length);
            var decay = optimizer.DecayOf(index) * learningRate;
            if (decay != 0)
            {
                for (var k = 0; k < values.Length; k++)
                    values[k] -= values[k] * decay;
            }

            if (factors[index] == 1f && float.IsPositiveInfinity(limit))
            {
                optimizer.Update(new UpdatePiece(index, start, values, gradient, learningRate));
                return;
            }

            Span<float> changed = length <= PieceLength ? stackalloc float[length] : whole[index] ??= new float[length];
            for (var k = 0; k < changed.Length; k++)
                changed[k] = Math.Clamp(gradient[k] * factors[index], -limit, limit);
            optimizer.Update(new UpdatePiece(index, start, values, changed, learningRate));
        }

        private void ClipTogether(float factor, float most)
        {
            double sum = 0;
            for (var i = 0; i < gradients.Length; i++)
                sum += SquareSum(i);
            var shortening = Shortening(Math.Sqrt(sum) * Math.Abs(factor), most);
            for (var i = 0; i < factors.Length; i++)
                factors[i] *= shortening;
        }

        private double SquareSum(int index)
        {
            double sum = 0;
            if (gradients[index] is { } gradient)
            {
                foreach (var value in gradient.AsSpan())
                    sum += (double)value * value;
            }

            return sum;
        }

        private static float Shortening(double norm, float most)
            => norm > most ? (float)(most / norm) : double.IsNaN(norm) ? float.NaN : 1f;
    }
}
