using System.Numerics;
using System.Text;

namespace Nabi;

/// <summary>
/// The states of many sequences of one model, by key: machines, patients, users, calls. Steps of many of them are taken in one batch, and a
/// step allocates nothing. With a file the least recently used go there, and <see cref="Save"/> makes all of it outlive the process: after
/// a crash the states are those of the last save. May be used from several threads; the calls take turns.
/// </summary>
public sealed partial class StreamPool : IDisposable
{
    private readonly Lock gate = new();
    private readonly Model model;
    private readonly StreamPoolOptions options;
    private readonly StreamPlan plan;
    private readonly StreamCore?[] cores;
    private readonly StreamSlots slots;
    private readonly StateFile? file;
    private readonly int[] batch;
    private readonly int stateLength;
    private readonly int staticLength;
    private readonly string[] one = new string[1];
    private int step;
    private int inFileAlone;

    /// <summary>A pool of streams of a model.</summary>
    /// <param name="model">A model that can be a stream.</param>
    /// <param name="options">Memory, file and batches; null for the defaults.</param>
    /// <exception cref="NabiException">The model cannot work step by step (<see cref="Model.Stream"/>), an option is out of range, or the
    /// file is of another model, in use, or damaged from its beginning.</exception>
    public StreamPool(Model model, StreamPoolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (this.model, this.options) = (model, options ??= new StreamPoolOptions());
        if (options.MaxBatch is < 1 or > 4096)
            throw new NabiException($"{Owner}: MaxBatch must be from 1 to 4096, got {options.MaxBatch}.");
        if (options.Capacity < options.MaxBatch)
        {
            throw new NabiException(
                $"{Owner}: the capacity must be at least the {options.MaxBatch} sequences of a batch, got {options.Capacity}.");
        }

        plan = model.PlanOf(options.Stream ?? new StreamOptions());
        cores = new StreamCore?[BitOperations.Log2((uint)options.MaxBatch - 1 | 1) + 2];
        batch = new int[options.MaxBatch];
        stateLength = Core(1).StateLength;
        staticLength = plan.StepShapes.Where((_, i) => plan.IsStatic[i]).Sum(shape => shape.Size);
        // What was given once has a number in front that says whether it was.
        slots = new StreamSlots(options.Capacity, RowLength);
        file = options.Path is { } path ? new StateFile(path, plan, RowLength) : null;
        inFileAlone = file?.Count ?? 0;
        OutputLength = Core(1).Outputs.Sum(static output => output.Length);
    }

    /// <summary>How many sequences the pool knows, in memory and in its file.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return slots.Count + inFileAlone;
        }
    }

    /// <summary>How many of them are in memory.</summary>
    public int InMemory
    {
        get
        {
            lock (gate)
                return slots.Count;
        }
    }

    /// <summary>The keys of all sequences, in memory and in the file, in no order.</summary>
    public IReadOnlyList<string> Keys
    {
        get
        {
            lock (gate)
                return [.. slots.All.Select(static pair => pair.Key), .. (file?.Keys ?? []).Where(key => !slots.TryFind(key, out _))];
        }
    }

    /// <summary>How many numbers a step of one sequence has, all inputs that come step by step together.</summary>
    public int StepLength => plan.StepLength;

    /// <summary>The names of the inputs that come step by step, in the order in which a step has them.</summary>
    public IReadOnlyList<string> StepInputs => [.. plan.Names.Where((_, i) => !plan.IsStatic[i])];

    /// <summary>The names of the inputs that are given once, with <see cref="SetStatic"/>.</summary>
    public IReadOnlyList<string> StaticInputs => [.. plan.Names.Where((_, i) => plan.IsStatic[i])];

    /// <summary>How many numbers a step gives for one sequence, all outputs one after the other.</summary>
    public int OutputLength { get; }

    /// <summary>The shape of what a step gives for one sequence, for each output.</summary>
    public IReadOnlyList<Shape> OutputShapes => plan.OutputShapes;

    private string Owner => $"StreamPool of model \"{model.Name}\"";

    private int RowLength => stateLength + (staticLength == 0 ? 0 : 1 + staticLength);

    /// <summary>Takes a step of one sequence; a key that is not known begins one.</summary>
    /// <param name="key">Which sequence, at most 512 bytes of UTF-8.</param>
    /// <param name="values">The step's numbers, <see cref="StepLength"/> of them.</param>
    /// <param name="output">Gets the output, <see cref="OutputLength"/> numbers.</param>
    /// <exception cref="NabiException">A length does not fit, a number is not finite, what is given once is missing, the state would no
    /// longer be finite, or the pool is full.</exception>
    public void Step(string key, ReadOnlySpan<float> values, Span<float> output)
    {
        lock (gate)
        {
            one[0] = key;
            Step(one, values, output);
        }
    }

    /// <summary>Takes a step of many sequences, in batches; a key that is not known begins a sequence.</summary>
    /// <param name="keys">Which sequences, each once.</param>
    /// <param name="values">The steps, key by key, <see cref="StepLength"/> numbers each.</param>
    /// <param name="outputs">Gets the outputs, key by key, <see cref="OutputLength"/> numbers each.</param>
    /// <exception cref="NabiException">
    /// A length does not fit, a key is given twice, and what <see cref="Step(string, ReadOnlySpan{float}, Span{float})"/> refuses. No
    /// sequence of a refused batch took its step; with more keys than a batch has, those of the batches before did.
    /// </exception>
    public void Step(ReadOnlySpan<string> keys, ReadOnlySpan<float> values, Span<float> outputs)
    {
        lock (gate)
        {
            if (values.Length != keys.Length * (long)StepLength)
            {
                throw new NabiException(
                    $"{Owner}: a step of {keys.Length} sequences has {keys.Length * (long)StepLength} numbers, got {values.Length}.");
            }

            if (outputs.Length < keys.Length * (long)OutputLength)
            {
                throw new NabiException(
                    $"{Owner}: the outputs of {keys.Length} sequences are {keys.Length * (long)OutputLength} "
                    + "numbers, and there is room for "
                    + $"{outputs.Length}.");
            }

            ModelStream.CheckStep(plan, values);
            foreach (var key in keys)
                CheckKey(key);
            for (var from = 0; from < keys.Length; from += batch.Length)
            {
                var count = Math.Min(batch.Length, keys.Length - from);
                StepBatch(keys.Slice(from, count), values.Slice(from * StepLength, count * StepLength),
                    outputs.Slice(from * OutputLength, count * OutputLength));
            }
        }
    }

    /// <summary>Says what holds for all steps of a sequence: the id of its machine, for example. Begins the sequence where it is not
    /// known.</summary>
    /// <param name="key">Which sequence.</param>
    /// <param name="input">The name of an input that is given once.</param>
    /// <param name="values">Its numbers.</param>
    /// <exception cref="NabiException">There is no such input, the number of values does not fit, one is not finite, or the pool is
    /// full.</exception>
    public void SetStatic(string key, string input, ReadOnlySpan<float> values)
    {
        lock (gate)
        {
            CheckKey(key);
            var place = ModelStream.StaticOf(plan, input);
            ModelStream.CheckStatic(plan, place, values, plan.StepShapes[place].Size);
            var slot = Slot(key);
            var row = slots.Of(slot)[stateLength..];
            var (at, bit) = (1, 1);
            for (var i = 0; i < plan.IsStatic.Length; i++)
            {
                if (plan.IsStatic[i])
                {
                    if (i == place)
                    {
                        values.CopyTo(row[at..]);
                        row[0] = (int)row[0] | bit;
                    }

                    at += plan.StepShapes[i].Size;
                    bit <<= 1;
                }
            }

            slots.Dirty(slot) = true;
        }
    }

    /// <summary>Whether the pool knows a sequence.</summary>
    /// <param name="key">Which sequence.</param>
    public bool Contains(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (gate)
            return slots.TryFind(key, out _) || file?.Has(key) == true;
    }

    /// <summary>Forgets a sequence; its next step begins it anew. A save makes that last.</summary>
    /// <param name="key">Which sequence.</param>
    /// <returns>Whether it was known.</returns>
    public bool Remove(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (gate)
        {
            var inMemory = slots.TryFind(key, out var slot);
            var inFile = file?.Has(key) == true;
            if (inMemory)
                slots.Remove(slot);
            else if (inFile)
                inFileAlone--;
            if (inFile)
                file!.Remove(key);
            return inMemory || inFile;
        }
    }

    /// <summary>Forgets the sequences in memory that took no step for so long.</summary>
    /// <param name="idle">How long.</param>
    /// <returns>How many were forgotten.</returns>
    public int RemoveIdle(TimeSpan idle)
    {
        lock (gate)
        {
            var (count, now) = (0, options.Time.GetTimestamp());
            while (slots.Oldest is >= 0 and var slot && options.Time.GetElapsedTime(slots.Used(slot), now) >= idle)
            {
                Remove(slots.Key(slot));
                count++;
            }

            return count;
        }
    }

    /// <summary>Writes the states that changed into the file: after a crash they are what they are now. The steps wait meanwhile.</summary>
    /// <exception cref="NabiException">The pool has no file.</exception>
    public void Save()
    {
        lock (gate)
        {
            if (file is null)
                throw new NabiException($"{Owner}: there is no file to save in; give StreamPoolOptions a Path.");
            foreach (var (key, slot) in slots.All)
            {
                if (slots.Dirty(slot))
                {
                    file.Write(key, slots.Of(slot));
                    slots.Dirty(slot) = false;
                }
            }

            file.Commit();
        }
    }

    /// <summary>Closes the file. What changed since the last <see cref="Save"/> is lost.</summary>
    public void Dispose()
    {
        lock (gate)
            file?.Dispose();
    }

    private StreamCore Core(int count)
    {
        var at = count <= 1 ? 0 : BitOperations.Log2((uint)count - 1) + 1;
        return cores[at] ??= new StreamCore(model, plan, 1 << at);
    }

    private void StepBatch(ReadOnlySpan<string> keys, ReadOnlySpan<float> values, Span<float> outputs)
    {
        if (++step == int.MaxValue)
            step = 1;
        for (var i = 0; i < keys.Length; i++)
        {
            var slot = batch[i] = Slot(keys[i]);
            if (slots.Stamp(slot) == step)
            {
                throw new NabiException(
                    $"{Owner}: the sequence '{Shortened(keys[i])}' is given twice in one batch; give its steps one after the other.");
            }

            slots.Stamp(slot) = step;
            CheckGiven(slots.Of(slot), keys[i]);
        }

        var core = Core(keys.Length);
        for (var row = 0; row < core.Batch; row++)
        {
            Fill(core, row, row < keys.Length ? slots.Of(batch[row]) : default,
                row < keys.Length ? values.Slice(row * StepLength, StepLength) : default);
        }

        core.Run();
        if (core.FindBad(keys.Length) is >= 0 and var bad)
        {
            throw new NabiException(
                $"{Owner}: after this step the state of sequence '{Shortened(keys[bad])}' would be NaN or infinite, so the batch was not "
                + "taken; its numbers are too large, or the model's weights are no numbers.");
        }

        for (var row = 0; row < keys.Length; row++)
        {
            core.Read(row, slots.Of(batch[row]));
            slots.Dirty(batch[row]) = true;
            var at = row * OutputLength;
            for (var i = 0; i < core.Outputs.Length; i++)
            {
                var output = core.Output(i, row);
                output.CopyTo(outputs[at..]);
                at += output.Length;
            }
        }
    }

    private void Fill(StreamCore core, int row, ReadOnlySpan<float> numbers, ReadOnlySpan<float> values)
    {
        if (numbers.IsEmpty && stateLength > 0)
            core.Clear(row);
        else
            core.Write(row, numbers);
        var (atStep, atStatic) = (0, stateLength + 1);
        for (var i = 0; i < core.Inputs.Length; i++)
        {
            var into = core.Input(i, row);
            ref var at = ref plan.IsStatic[i] ? ref atStatic : ref atStep;
            var from = plan.IsStatic[i] ? numbers : values;
            if (from.IsEmpty)
                into.Clear();
            else
                from.Slice(at, into.Length).CopyTo(into);
            at += into.Length;
        }
    }

    /// <summary>
    /// The slot of a key, which is read from the file or begins where it is not in memory; the least recently used makes room.
    /// </summary>
    private int Slot(string key)
    {
        var now = options.Time.GetTimestamp();
        if (slots.TryFind(key, out var slot))
        {
            slots.Touch(slot, now);
            return slot;
        }

        if (slots.IsFull)
        {
            if (file is null)
            {
                throw new NabiException(
                    $"{Owner}: the pool is full with {slots.Count} sequences; remove some, raise the Capacity, or "
                    + "give a Path for those that "
                    + "were not used for long.");
            }

            var oldest = slots.Oldest;
            if (slots.Dirty(oldest))
                file.Write(slots.Key(oldest), slots.Of(oldest));
            if (file.Has(slots.Key(oldest)))
                inFileAlone++;
            slots.Remove(oldest);
        }

        slot = slots.Add(key, now);
        if (file?.TryRead(key, slots.Of(slot)) == true)
            inFileAlone--;
        return slot;
    }

    private void CheckGiven(ReadOnlySpan<float> row, string key)
    {
        if (staticLength > 0 && (int)row[stateLength] != AllGiven)
        {
            throw new NabiException(
                $"{Owner}: the sequence '{Shortened(key)}' lacks what is given once; call SetStatic for "
                + $"{string.Join(", ", plan.Names.Where((_, i) => plan.IsStatic[i]))} before its first step.");
        }
    }

    private void CheckKey(string key)
    {
        if (key is null)
            throw new NabiException($"{Owner}: a key is null; give a text.");
        if (key.Length > StateFile.LongestKey / 4 && Encoding.UTF8.GetByteCount(key) > StateFile.LongestKey)
            throw new NabiException($"{Owner}: a key has at most {StateFile.LongestKey} bytes of UTF-8, got '{Shortened(key)}'.");
    }

    private static string Shortened(string key) => key.Length <= 60 ? key : key[..60] + "...";
}
