using Nabi.Files;

namespace Nabi.Formats;

/// <summary>
/// The arrays of a layer in the files of Keras 1 and 2, brought into the layout of Keras 3: one array for each gate (Keras 1), gates that
/// lie the other way round with two biases (cuDNN), convolution kernels with axes in another order (Keras 1) or turned around (Theano).
/// </summary>
/// <param name="layer">The layer, with all its parts.</param>
/// <param name="arrays">Its arrays in the file's order.</param>
/// <param name="isFirst">Whether Keras 1 wrote the file.</param>
/// <param name="isFlipped">Whether Theano wrote the file.</param>
/// <param name="source">What errors call the file.</param>
internal sealed class LegacyArrays(Layer layer, IReadOnlyList<Hdf5Dataset> arrays, bool isFirst, bool isFlipped, string source)
{
    // Keras 1 keeps the gates of an LSTM as i, c, f, o; since then they stand as i, f, c, o.
    private static readonly int[] LstmGates = [0, 2, 1, 3];
    private static readonly int[] GruGates = [0, 1, 2];

    private readonly List<(Variable Weight, Action Read)> found = [];
    private int place;

    /// <summary>Finds a value for every weight; nothing is read or changed yet.</summary>
    /// <param name="name">The layer's name in the file.</param>
    /// <exception cref="NabiException">The arrays are not those of the layer.</exception>
    public IReadOnlyList<(Variable Weight, Action Read)> Match(string name)
    {
        Dictionary<Variable, Layer> owners = new(ReferenceEqualityComparer.Instance);
        var parts = new Stack<Layer>([layer]);
        while (parts.TryPop(out var part))
        {
            foreach (var variable in part.OwnVariables)
                owners.TryAdd(variable, part);
            foreach (var inner in part is Model model ? model.Layers : part.Parts)
                parts.Push(inner);
        }

        // Trained weights first, then the others, through all parts.
        List<Variable> weights = [.. layer.TrainableWeights, .. layer.NonTrainableWeights];
        for (var i = 0; i < weights.Count;)
        {
            var owner = owners[weights[i]];
            var own = weights.Skip(i).TakeWhile(weight => ReferenceEquals(owners[weight], owner)).ToList();
            if (!Gates(owner, own))
            {
                foreach (var weight in own)
                    One(owner, weight, weights.Count, name);
            }

            i += own.Count;
        }

        return place == arrays.Count ? found : throw Wrong(weights.Count, name);
    }

    /// <summary>The weights of a recurrent cell where the file has them in another form than here.</summary>
    private bool Gates(Layer owner, List<Variable> own)
    {
        if (GatesOf(owner) is not { } order || own.Count < 2 || place >= arrays.Count)
            return false;
        var count = order.Length;
        var units = own[0].Shape[-1] / count;
        var rank = own[0].Shape.Rank;
        if (own.Count == 3 && arrays[place].Shape.Length == rank && own[0].Shape[-1] != arrays[place].Shape[^1]
            && arrays.Count - place >= 3 * count)
        {
            for (var part = 0; part < 3; part++)
            {
                var weight = own[part];
                var gates = order.Select(gate => arrays[place + 3 * gate + part]).ToArray();
                var wanted = weight.Shape.With(weight.Shape.Rank - 1, units);
                // Of a layer with its channels first each kernel lies as (out, in, places).
                var turn = rank > 2 && part < 2 && wanted != gates[0].Shape ? FromChannelsFirst(rank) : null;
                foreach (var gate in gates)
                    Require(weight, gate, wanted, turn);
                Add(weight, () => Ops.Concat([.. gates.Select(gate => Flipped(owner, weight, Turned(Read(gate), turn)))]));
            }

            place += 3 * count;
            return true;
        }

        if (own.Count != 3 || rank != 2 || arrays.Count - place < 3 || arrays[place + 2].Shape is not [var biases]
            || biases != 2 * count * units)
        {
            return false;
        }

        var (kernel, recurrent, bias) = (arrays[place], arrays[place + 1], arrays[place + 2]);
        Require(own[0], kernel, own[0].Shape);
        Require(own[1], recurrent, own[1].Shape);
        Add(own[0], () => Gatewise(Read(kernel), count, gate => Ops.Transpose(Ops.Reshape(gate, [gate.Shape[1], gate.Shape[0]]), [1, 0])));
        Add(own[1], () => Gatewise(Read(recurrent), count, gate => Ops.Transpose(gate, [1, 0])));
        // An LSTM needs the sum of both biases; a GRU that resets behind the product keeps them apart, and one before it cannot have come
        // from cuDNN.
        var both = own[2].Shape;
        if (count == 4)
        {
            Add(own[2], () => Ops.Sum(Ops.Reshape(Read(bias), [2, biases / 2]), [0]));
        }
        else if (both.Rank == 2)
        {
            Add(own[2], () => Ops.Reshape(Read(bias), both));
        }
        else
        {
            throw new NabiException(
                $"{source}: '{bias.Path}' was made by cuDNN, whose GRU resets behind the product; give {owner.Title} ResetAfter = true.");
        }

        place += 3;
        return true;
    }

    private static int[]? GatesOf(Layer owner) => owner switch
    {
        LSTMCell or ConvLSTMCell => LstmGates,
        GRUCell => GruGates,
        _ => null,
    };

    private void One(Layer owner, Variable weight, int weights, string name)
    {
        if (place >= arrays.Count)
            throw Wrong(weights, name);
        var array = arrays[place++];
        var (turn, drop) = isFirst && IsPlaced(owner, weight) ? FirstKernel(owner, weight.Shape, array.Shape) : (null, false);
        if (turn is null && !drop && !IsPlaced(owner, weight))
        {
            Require(weight, array, weight.Shape);
            found.Add((weight, () => ArrayExchange.Read(weight, array)));
            return;
        }

        Require(weight, array, drop ? new Shape([weight.Shape[0], 1, .. weight.Shape.Skip(1)]) : weight.Shape, turn);
        Add(weight, () =>
        {
            var value = Turned(Read(array), turn);
            return Flipped(owner, weight, drop ? Ops.Squeeze(value, 1) : value);
        });
    }

    /// <summary>Whether a weight is the kernel of a convolution.</summary>
    private static bool IsPlaced(Layer owner, Variable weight)
        => weight.Shape.Rank is >= 3 and <= 5 && owner is KernelLayer or ConvLSTMCell
            && weight.Name is "kernel" or "recurrent_kernel" or "depthwise_kernel";

    /// <summary>Theano keeps convolution kernels turned around on their spatial axes.</summary>
    private Tensor Flipped(Layer owner, Variable weight, Tensor value)
    {
        if (isFlipped && IsPlaced(owner, weight))
        {
            for (var axis = 0; axis < value.Rank - 2; axis++)
                value = Ops.Reverse(value, axis);
        }

        return value;
    }

    private static Tensor Turned(Tensor value, int[]? turn) => turn is null ? value : Ops.Transpose(value, turn);

    /// <summary>How the axes of a kernel of Keras 1 go where they stand now, and whether the second of them is dropped then.</summary>
    private static (int[]? Transposition, bool Drop) FirstKernel(Layer owner, Shape wanted, Shape given)
    {
        if (owner is not (Conv1D or Conv2D or Conv3D or Conv1DTranspose or Conv2DTranspose or Conv3DTranspose))
            return (null, false);
        if (owner is Conv1D && given.Rank == 4)
            // (length, 1, in, out), and before Keras 1.1 (out, in, length, 1).
            return given[1] == 1 && given[3] == wanted[2] && given[0] == wanted[0] ? (null, true) : ([2, 3, 1, 0], true);
        if (owner is Conv2DTranspose)
            return IsChannelsFirst(owner) ? ([2, 3, 0, 1], false) : ([0, 1, 3, 2], false);
        return owner is Conv2D or Conv3D && IsChannelsFirst(owner) ? (FromChannelsFirst(wanted.Rank), false) : (null, false);
    }

    /// <summary>From (out, in, places) to (places, in, out).</summary>
    private static int[] FromChannelsFirst(int rank) => [.. Enumerable.Range(2, rank - 2), 1, 0];

    private static bool IsChannelsFirst(Layer owner) => owner is SpatialLayer layer && layer.DataFormat == DataFormat.ChannelsFirst;

    private static Tensor Gatewise(Tensor kernel, int gates, Func<Tensor, Tensor> turn)
        => Ops.Concat([.. Ops.Split(kernel, gates, -1).Select(turn)]);

    private static Tensor Read(Hdf5Dataset dataset)
    {
        var array = dataset.Read();
        return new Tensor(dataset.Shape, array.ToFloats());
    }

    private void Add(Variable weight, Func<Tensor> read) => found.Add((weight, () => weight.Assign(read())));

    private void Require(Variable weight, Hdf5Dataset dataset, Shape shape, int[]? turn = null)
    {
        Shape given = dataset.Shape;
        if (turn is not null && turn.Length == given.Rank ? new Shape([.. turn.Select(axis => given[axis])]) != shape : given != shape)
        {
            throw new NabiException(
                $"{source}: the weight '{weight.Path}' has shape {shape}, but the file holds shape {given} at '{dataset.Path}'; the model "
                + "and the file do not go together.");
        }
    }

    private NabiException Wrong(int weights, string name)
        => new(
            $"{source}: {layer.Title} has {weights} weights, but the file holds {arrays.Count} arrays for '{name}', which "
            + "are not those of such a layer.");
}
