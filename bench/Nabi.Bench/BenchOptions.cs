namespace Nabi.Bench;

/// <summary>The command line: a command, names, and a few numbers.</summary>
internal sealed class BenchOptions
{
    private readonly List<string> workloads = [];
    private readonly List<string> files = [];

    public string Command { get; private set; } = "help";

    /// <summary>The workloads asked for; none for the default ones.</summary>
    public IReadOnlyList<string> Workloads => workloads;

    public int Threads { get; private set; } = 1;

    public int Rounds { get; private set; } = 5;

    /// <summary>Seconds of steps per workload and round.</summary>
    public double Seconds { get; private set; } = 0.2;

    public bool Json { get; private set; }

    /// <summary>The two results that <c>compare</c> compares, the older first.</summary>
    public IReadOnlyList<string> Files => files;

    /// <summary>Whether <c>steps</c> keeps its result.</summary>
    public bool Save { get; private set; }

    /// <summary>Whether <c>compare</c> ends well when something got slower.</summary>
    public bool WarnOnly { get; private set; }

    /// <summary>Whether <c>compare</c> compares processor time, not the clock's.</summary>
    public bool ByProcessor { get; private set; }

    /// <summary>Changes of up to so many percent are never reported by <c>compare</c>.</summary>
    public double Least { get; private set; } = 2;

    /// <summary>Where results are written; null for the place in the repository.</summary>
    public string? Output { get; private set; }

    /// <summary>The folder of the data sets; null for that of NABI_DATA.</summary>
    public string? Data { get; private set; }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="NabiException">An option is unknown or its value is missing or wrong.</exception>
    public static BenchOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--workload":
                    options.workloads.AddRange(Value().Split(',', StringSplitOptions.RemoveEmptyEntries));
                    // Several names may follow one option.
                    while (i + 1 < arguments.Count && !arguments[i + 1].StartsWith('-'))
                        options.workloads.Add(arguments[++i]);
                    break;
                case "--threads":
                    options.Threads = Whole(1024);
                    break;
                case "--rounds":
                    options.Rounds = Whole(10_000);
                    break;
                case "--seconds":
                    options.Seconds = double.TryParse(Value(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                        && seconds is > 0 and <= 86_400
                        ? seconds
                        : throw new NabiException($"--seconds must be above 0 and at most 86400 (a day), got '{arguments[i]}'.");
                    break;
                case "--output":
                    options.Output = Value();
                    break;
                case "--data":
                    options.Data = Value();
                    break;
                case "--save":
                    options.Save = true;
                    break;
                case "--warn-only":
                    options.WarnOnly = true;
                    break;
                case "--by-processor":
                    options.ByProcessor = true;
                    break;
                case "--least":
                    options.Least = double.TryParse(Value(), NumberStyles.Float, CultureInfo.InvariantCulture, out var least)
                        && least is >= 0 and <= 1000
                        ? least : throw new NabiException($"--least must be percent from 0 to 1000, got '{arguments[i]}'.");
                    break;
                case "--json":
                    options.Json = true;
                    break;
                default:
                    if (arguments[i].StartsWith('-') || (i > 0 && options.Command is not ("profile" or "compare")))
                        throw new NabiException($"Unknown argument '{arguments[i]}'; run without arguments for a list.");
                    if (i == 0)
                        options.Command = arguments[0];
                    else if (options.Command == "compare")
                        options.files.Add(arguments[i]);
                    else
                        options.workloads.Add(arguments[i]);
                    break;
            }

            string Value() => i + 1 < arguments.Count ? arguments[++i] : throw new NabiException($"{arguments[i]} needs a value.");

            int Whole(int most)
            {
                var name = arguments[i];
                return int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number >= 1 && number <= most
                    ? number : throw new NabiException($"{name} must be a whole number from 1 to {most}, got '{arguments[i]}'.");
            }
        }

        return options;
    }
}
