namespace Nabi;

/// <content>States of single sequences as bytes.</content>
public sealed partial class StreamPool
{
    /// <summary>The states of one sequence as bytes, as a <see cref="ModelStream"/> of one sequence saves them.</summary>
    /// <param name="key">Which sequence.</param>
    /// <exception cref="NabiException">The sequence is not known, or what is given once was not given to it.</exception>
    public byte[] SaveState(string key)
    {
        lock (gate)
        {
            if (!Contains(key))
                throw new NabiException($"{Owner}: there is no sequence '{Shortened(key)}'.");
            var row = slots.Of(Slot(key));
            CheckGiven(row, key);
            return StateBytes.Write(plan, 1, staticLength == 0 ? row : [.. row[..stateLength], .. row[(stateLength + 1)..]]);
        }
    }

    /// <summary>Sets the states of a sequence, which begins where it is not known.</summary>
    /// <param name="key">Which sequence.</param>
    /// <param name="state">What <see cref="SaveState"/> or a <see cref="ModelStream"/> of one sequence gave.</param>
    /// <exception cref="NabiException">The bytes are no states of this architecture, or damaged; the sequence stays as it is.</exception>
    public void LoadState(string key, ReadOnlySpan<byte> state)
    {
        lock (gate)
        {
            CheckKey(key);
            var numbers = new float[stateLength + staticLength];
            StateBytes.Read(plan, 1, state, numbers);
            var slot = Slot(key);
            var row = slots.Of(slot);
            numbers.AsSpan(0, stateLength).CopyTo(row);
            if (staticLength > 0)
            {
                row[stateLength] = AllGiven;
                numbers.AsSpan(stateLength).CopyTo(row[(stateLength + 1)..]);
            }

            slots.Dirty(slot) = true;
        }
    }

    private int AllGiven => (1 << plan.IsStatic.Count(static isStatic => isStatic)) - 1;
}
