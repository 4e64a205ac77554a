using Nabi.Callbacks;
using Nabi.Distributed;

namespace Nabi.Recipes;

/// <summary>How a recipe is run.</summary>
public sealed record RecipeOptions
{
    /// <summary>The data folder; null for NABI_DATA, or the network.</summary>
    public string? Data { get; init; }

    /// <summary>Epochs instead of the recipe's own; null for those.</summary>
    public int? Epochs { get; init; }

    /// <summary>The first seed.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many seeds, one after the other.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>How much a run may cost.</summary>
    public Budget Budget { get; init; }

    /// <summary>The language of the report and of what is printed; English by default.</summary>
    public Texts Texts { get; init; } = new();

    /// <summary>The folder of report, result and pictures; null for <c>runs/NAME</c>.</summary>
    public string? Out { get; init; }

    /// <summary>Where the recipe speaks while it runs; its progress line goes to the console.</summary>
    public TextWriter Log { get; init; } = Console.Out;

    /// <summary>Whether epochs are shown while they run.</summary>
    public bool ShowProgress { get; init; } = true;

    /// <summary>The folder where other recipes' runs lie, whose results a comparison may take; null for none.</summary>
    public string? Siblings { get; init; }

    /// <summary>The ranks that train the recipe's models together; null (default) for this process alone.</summary>
    public Communicator? Cluster { get; init; }

    /// <summary>
    /// Whether the state of each training is kept after every epoch, and a run that was ended before goes on from what it kept; false by
    /// default.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>Given to every training of the run; none by default.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Ends the run between steps.</summary>
    public CancellationToken Cancellation { get; init; }
}
