using System.Text.Json;

namespace Nabi.Serving;

/// <summary>What is known of trainings, for pages that come at any time: complete by epochs, thinned by steps.</summary>
internal sealed class LiveHistory
{
    private const int MostPoints = 2000;
    private const int MostEpochs = 20_000;

    private readonly Lock gate = new();
    private readonly List<Training> trainings = [];
    private long version;

    /// <summary>Changes with everything that is noted.</summary>
    public long Version => Interlocked.Read(ref version);

    public void Begin(string model, long parameters, int epochs, int? steps)
        => Change(() =>
        {
            if (trainings.LastOrDefault() is { IsOver: false } before)
                before.State = "ended";
            trainings.Add(new Training(trainings.Count, model, parameters, epochs, steps));
        });

    public void Step(int epoch, int step, int? steps, IReadOnlyDictionary<string, float> logs)
        => Change(() => trainings[^1].Step(epoch, step, steps, logs));

    public void Epoch(int epoch, int steps, IReadOnlyDictionary<string, float> logs, double seconds)
        => Change(() => trainings[^1].Epoch(epoch, steps, logs, seconds));

    /// <summary>What the training does: running, paused, stopping, stopped, failed, ended.</summary>
    public string State
    {
        get
        {
            lock (gate)
                return trainings.LastOrDefault()?.State ?? "waiting";
        }

        set => Change(() =>
        {
            if (trainings.LastOrDefault() is { IsOver: false } training)
                training.State = value;
        });
    }

    /// <summary>Writes what is new since a reader looked last.</summary>
    /// <param name="json">The members of an object.</param>
    /// <param name="seen">What the reader has; brought up to date.</param>
    public void Write(Utf8JsonWriter json, Seen seen)
    {
        lock (gate)
        {
            seen.Version = version;
            json.WriteStartArray("trainings");
            for (var i = seen.First; i < trainings.Count; i++)
            {
                if (i > seen.First || seen.IsNew)
                    (seen.First, seen.Epochs, seen.Points, seen.Thinned, seen.IsNew) = (i, 0, 0, 0, false);
                trainings[i].Write(json, seen);
            }

            json.WriteEndArray();
        }
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            version++;
        }
    }

    /// <summary>What a reader has.</summary>
    internal sealed class Seen
    {
        public long Version { get; set; } = -1;

        /// <summary>The first training that may still change for the reader.</summary>
        public int First { get; set; }

        public bool IsNew { get; set; } = true;

        public int Epochs { get; set; }

        public int Points { get; set; }

        /// <summary>How often the points were thinned when the reader looked.</summary>
        public int Thinned { get; set; }
    }

    private sealed class Training(int number, string model, long parameters, int epochs, int? steps)
    {
        private readonly List<(int Epoch, (string Name, float Value)[] Logs, double Seconds)> done = [];
        private readonly DateTimeOffset began = DateTimeOffset.UtcNow;
        private List<(double At, (string Name, float Value)[] Logs)> points = [];
        private (string Name, float Value)[] latest = [];
        private int thinned;
        private int skip;
        private int skipped;
        private int epoch;
        private int step;
        private int? stepsNow = steps;

        public string State { get; set; } = "running";

        public bool IsOver => State is "ended" or "stopped" or "failed";

        public void Step(int at, int number, int? of, IReadOnlyDictionary<string, float> logs)
        {
            (epoch, step, stepsNow, latest) = (at, number, of, Copy(logs));
            if (skipped++ < skip)
                return;
            skipped = 0;
            points.Add((at + (of is > 0 ? Math.Min(1.0, (double)number / of.Value) : 0), latest));
            if (points.Count < MostPoints)
                return;
            // Every other point is enough, and of those to come as well.
            points = [.. points.Where(static (_, i) => i % 2 == 1)];
            skip = 2 * skip + 1;
            thinned++;
        }

        public void Epoch(int at, int number, IReadOnlyDictionary<string, float> logs, double seconds)
        {
            (epoch, step, latest) = (at, number, Copy(logs));
            if (done.Count < MostEpochs)
                done.Add((at, latest, seconds));
        }

        public void Write(Utf8JsonWriter json, Seen seen)
        {
            var isWhole = seen.Thinned != thinned;
            if (isWhole)
                (seen.Points, seen.Thinned) = (0, thinned);
            json.WriteStartObject();
            json.WriteNumber("number", number);
            json.WriteString("model", model);
            json.WriteNumber("parameters", parameters);
            json.WriteString("began", began);
            json.WriteNumber("epochs", epochs);
            json.WriteNumber("epoch", epoch);
            json.WriteNumber("step", step);
            if (stepsNow is { } known)
                json.WriteNumber("steps", known);
            json.WriteString("state", State);
            json.WriteBoolean("anew", isWhole || seen.Points == 0);
            Logs(json, "latest", latest);
            json.WriteStartArray("done");
            for (; seen.Epochs < done.Count; seen.Epochs++)
            {
                var (at, logs, seconds) = done[seen.Epochs];
                json.WriteStartObject();
                json.WriteNumber("epoch", at);
                json.WriteNumber("seconds", Math.Round(seconds, 3));
                Logs(json, "logs", logs);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("points");
            for (; seen.Points < points.Count; seen.Points++)
            {
                json.WriteStartObject();
                json.WriteNumber("at", Math.Round(points[seen.Points].At, 5));
                Logs(json, "logs", points[seen.Points].Logs);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        private static (string Name, float Value)[] Copy(IReadOnlyDictionary<string, float> logs)
            => [.. logs.Select(static pair => (pair.Key, pair.Value))];

        private static void Logs(Utf8JsonWriter json, string name, (string Name, float Value)[] logs)
        {
            json.WriteStartObject(name);
            foreach (var (key, value) in logs)
            {
                json.WritePropertyName(key);
                json.WriteFinite(value);
            }

            json.WriteEndObject();
        }
    }
}
