using System.Collections;
using System.Text.RegularExpressions;

namespace Nabi.Optimizers;

/// <summary>
/// Several optimizers, each for some of the variables: <c>new MultiOptimizer(new Adam()) { { "embedding", new SGD(0.1f) } }</c>. What no
/// rule names is the default optimizer's.
/// </summary>
/// <remarks>
/// Keras's <c>MultiOptimizer</c> with its <c>OptimizerMap</c>. Clipping, weight decay, averages and accumulation are settings of the
/// optimizers inside. <see cref="LearningRate"/> is that of the first one, as in Keras: callbacks that change it change that one. Of two
/// optimizers of one name the later is numbered: <c>adam_1</c>.
/// </remarks>
public sealed class MultiOptimizer : Optimizer, IEnumerable<Optimizer>
{
    private readonly List<(Optimizer Optimizer, Func<Variable, bool> Matches, Func<string?> Pattern)> rules = [];
    private readonly Dictionary<Variable, Optimizer> chosen = new(ReferenceEqualityComparer.Instance);
    private readonly List<(Optimizer Optimizer, List<Variable> Variables, List<Tensor> Gradients)> work = [];

    /// <summary>Creates the optimizer; the rules follow in braces.</summary>
    /// <param name="defaultOptimizer">The optimizer of the variables that no rule names.</param>
    public MultiOptimizer(Optimizer defaultOptimizer)
        : base(0f)
    {
        DefaultOptimizer = Must.Have(defaultOptimizer, nameof(MultiOptimizer), "the default optimizer");
        Take(defaultOptimizer);
    }

    /// <summary>The optimizer of the variables that no rule names.</summary>
    public Optimizer DefaultOptimizer { get; }

    /// <summary>The optimizers, each once: those of the rules in order, the default one last.</summary>
    public IReadOnlyList<Optimizer> Optimizers
        => [.. rules.Select(rule => rule.Optimizer).Where(one => !ReferenceEquals(one, DefaultOptimizer))
            .Distinct(ReferenceEqualityComparer.Instance).Cast<Optimizer>(), DefaultOptimizer];

    /// <inheritdoc/>
    public override string ClassName => "MultiOptimizer";

    /// <summary>The learning rate of the first optimizer's next step.</summary>
    /// <exception cref="NabiException">Set while its schedule decides, or to a negative value.</exception>
    public override float LearningRate { get => Optimizers[0].LearningRate; set => Optimizers[0].LearningRate = value; }

    /// <summary>Its own count of steps, then the state of each of <see cref="Optimizers"/>.</summary>
    public override IReadOnlyList<Variable> Variables => [.. base.Variables, .. Optimizers.SelectMany(one => one.Variables)];

    /// <summary>Gives variables to an optimizer by their names.</summary>
    /// <param name="pattern">A regular expression that their path (<c>lstm/lstm_cell/kernel</c>) or name (<c>kernel</c>) begins
    /// with.</param>
    /// <param name="optimizer">The optimizer; one may occur in several rules.</param>
    /// <exception cref="NabiException">The expression is no regular expression, or goes back and forth (look-around,
    /// back-references).</exception>
    public void Add(string pattern, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Regex expression;
        try
        {
            // Linear in the length of the path, whatever a file asks for.
            expression = new Regex($@"\A(?:{pattern})", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new NabiException(
                $"MultiOptimizer: '{pattern}' is no regular expression without look-around and back-references; give the beginning "
                + "of a variable's path or name.", error);
        }

        Add(variable => expression.IsMatch(variable.Path) || expression.IsMatch(variable.Name), optimizer, () => pattern);
    }

    /// <summary>Gives a variable to an optimizer.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="optimizer">The optimizer; one may occur in several rules.</param>
    public void Add(Variable variable, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(variable);
        Add(other => ReferenceEquals(other, variable), optimizer, () => $"^{Regex.Escape(variable.Path)}$");
    }

    /// <summary>Gives variables to an optimizer, for example <c>layer.Weights</c>.</summary>
    /// <param name="variables">The variables, at least one.</param>
    /// <param name="optimizer">The optimizer; one may occur in several rules.</param>
    /// <exception cref="NabiException">There is no variable.</exception>
    public void Add(IEnumerable<Variable> variables, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var set = new HashSet<Variable>(variables, ReferenceEqualityComparer.Instance);
        Check(set.Count > 0, $"a rule was given no variables; a layer has its weights once it is built.");
        Add(set.Contains, optimizer, () => $"^({string.Join("|", set.Select(one => Regex.Escape(one.Path)))})$");
    }

    /// <summary>Gives variables to an optimizer by a custom rule, with which the optimizer is not saved.</summary>
    /// <param name="matches">Whether a variable is the optimizer's.</param>
    /// <param name="optimizer">The optimizer; one may occur in several rules.</param>
    public void Add(Func<Variable, bool> matches, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(matches);
        Add(matches, optimizer, () => null);
    }

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        if (IsBuilt)
            return;
        Check(ClipNorm is null && GlobalClipNorm is null && ClipValue is null && WeightDecay is null && !UseEma && LossScaleFactor is null
            && GradientAccumulationSteps is null,
            $"clipping, weight decay, averages, loss scale and accumulation are settings of the optimizers inside; set them there.");
        chosen.Clear();
        foreach (var variable in variables)
        {
            var fitting = rules.Where(rule => rule.Matches(variable)).Select(rule => rule.Optimizer)
                .Distinct(ReferenceEqualityComparer.Instance).Cast<Optimizer>().ToList();
            Check(fitting.Count <= 1,
                $"the variable '{variable.Path}' is given to "
                + $"{string.Join(" and ", fitting.Select(one => one.Name))}; let one rule name it.");
            chosen[variable] = fitting.Count == 1 ? fitting[0] : DefaultOptimizer;
        }

        work.Clear();
        foreach (var one in Optimizers)
        {
            Check(one.LossScaleFactor is null,
                $"{one.Name} has a LossScaleFactor, but the loss is scaled for all optimizers or for none; leave it out.");
            List<Variable> own = [.. variables.Where(variable => ReferenceEquals(chosen[variable], one))];
            if (own.Count == 0)
                continue;
            one.Build(own);
            work.Add((one, [], []));
        }

        base.Build(variables);
    }

    /// <inheritdoc/>
    public override void Apply(IReadOnlyList<Variable> variables, IReadOnlyList<Tensor> gradients)
    {
        if (!IsToDo(variables, gradients))
            return;
        Build(variables);
        for (var i = 0; i < work.Count; i++)
        {
            var (optimizer, own, theirs) = work[i];
            own.Clear();
            theirs.Clear();
            for (var k = 0; k < variables.Count; k++)
            {
                Check(chosen.TryGetValue(variables[k], out var one),
                    $"the variable '{variables[k].Path}' is unknown to this optimizer; create a new optimizer for other variables.");
                if (!ReferenceEquals(one, optimizer))
                    continue;
                own.Add(variables[k]);
                theirs.Add(gradients[k]);
            }

            optimizer.Apply(own, theirs);
        }

        CountStep();
    }

    /// <inheritdoc/>
    public override void OverwriteWithAverages()
    {
        foreach (var one in Optimizers)
            one.OverwriteWithAverages();
    }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        JsonNode[] optimizers = [.. rules.Select(rule => Registry.Write(rule.Optimizer))];
        JsonNode[] identifiers = [.. rules.Select(rule => (JsonNode)(rule.Pattern()
            ?? throw new NabiException("MultiOptimizer: a rule that is a function cannot be saved; give a pattern or the variables.")))];

        config.Set("obj_map", new JsonObject
        {
            ["class_name"] = "OptimizerMap",
            ["config"] = new JsonObject { ["optimizer"] = new JsonArray(optimizers), ["variable_identifier"] = new JsonArray(identifiers) },
        }).Set("default_optimizer", DefaultOptimizer);
    }

    /// <inheritdoc/>
    public IEnumerator<Optimizer> GetEnumerator() => Optimizers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override Variable? AverageOf(Variable variable) => chosen.TryGetValue(variable, out var one) ? one.AverageOf(variable) : null;

    internal static MultiOptimizer Read(Config config)
    {
        var multi = new MultiOptimizer(config.Object<Optimizer>("default_optimizer")
            ?? throw new NabiException(
                $"{config.Owner}: 'default_optimizer' is missing; it names the optimizer of the variables that no rule names."));
        var map = config.Nested("obj_map")?.Nested("config")
            ?? throw new NabiException(
                $"{config.Owner}: 'obj_map' must hold a class name and a config with lists 'optimizer' and 'variable_identifier'.");
        var optimizers = map["optimizer"] as JsonArray;
        if (optimizers is null || map["variable_identifier"] is not JsonArray identifiers || optimizers.Count != identifiers.Count)
            throw new NabiException($"{config.Owner}: 'obj_map' must hold as many entries in 'variable_identifier' as in 'optimizer'.");
        // An optimizer of several rules is written once for each.
        var made = new Dictionary<string, Optimizer>(StringComparer.Ordinal)
        {
            [Registry.Write(multi.DefaultOptimizer).ToJsonString()] = multi.DefaultOptimizer,
        };
        for (var i = 0; i < optimizers.Count; i++)
        {
            if (optimizers[i] is null || identifiers[i] is not JsonValue value || !value.TryGetValue<string>(out var pattern))
            {
                throw new NabiException(
                    $"{config.Owner}: rule {i} of 'obj_map' must be an optimizer with a regular expression, got "
                    + $"{JsonDescription.Of(identifiers[i])}; Python code cannot be taken over.");
            }

            var one = Registry.Read<Optimizer>(optimizers[i]!, config.Owner);
            var key = Registry.Write(one).ToJsonString();
            multi.Add(pattern, made.TryGetValue(key, out var known) ? known : made[key] = one);
        }

        return multi;
    }

    private protected override void ReadRate(Config config)
    {
        // The rate is that of the first optimizer, whose own config holds it.
    }

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
    }

    /// <inheritdoc/>
    protected override void Update(in UpdatePiece piece)
    {
    }

    private void Add(Func<Variable, bool> matches, Optimizer optimizer, Func<string?> pattern)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        Check(!IsBuilt, $"rules must be added before the first step.");
        if (!Optimizers.Contains(optimizer))
            Take(optimizer);
        rules.Add((optimizer, matches, pattern));
    }

    // Two optimizers of one name could not be distinguished in a file.
    private void Take(Optimizer optimizer)
    {
        Check(!ReferenceEquals(optimizer, this) && optimizer is not MultiOptimizer, $"the optimizers inside must be single ones.");
        var (name, number) = (optimizer.Name, 0);
        while (Optimizers.Any(one => !ReferenceEquals(one, optimizer) && one.Name == optimizer.Name))
            optimizer.Rename($"{name}_{++number}");
    }
}
