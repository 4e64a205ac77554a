using System.Text;
using Nabi.Files;
using Nabi.Images;
using Nabi.Recipes;

namespace Nabi.Cli;

/// <summary>
/// <c>nabi detect-smoke film.mp4 --model runs/smoke-video</c>: watches a film frame by frame as it comes and prints alarms with time and
/// box.
/// </summary>
internal static class DetectSmokeCommand
{
    public static Command Make(TextWriter output)
    {
        Argument<string> film =
            new("film") { Description = "A film that ffmpeg reads, or a folder of images in the order of their numbers." };
        var model = new Option<string>("--model")
        {
            Description = "The folder that nabi run smoke-video left: smoke.json and the networks it names.",
            HelpName = "DIR",
            Required = true,
        };
        var head = new Option<string?>("--head")
        {
            Description = "The recurrent head, such as \"one GRU\". Default: the one that did best.",
            HelpName = "NAME",
        };
        var rate = new Option<double?>("--fps")
        {
            Description = "Frames of a second: a film is brought to it, of a folder it says the time. Default: the film's own.",
            HelpName = "F",
            CustomParser = static result =>
            {
                var word = result.Tokens[0].Value;
                if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    || number is not (>= 0.001 and <= 1000))
                {
                    result.AddError($"--fps needs a number from 0.001 to 1000, got '{word}'");
                }

                return number;
            },
        };
        var step = Numbers.Option("--step", "Every how many frames one is looked at.", least: 1, otherwise: 1);
        var most = Numbers.Option("--frames", "The most frames that are looked at. Default: all.", least: 1);
        var all = new Option<bool>("--all") { Description = "Print what every frame gives, not only alarms." };
        var file = new Option<string?>("--csv") { Description = "Write what every frame gives to this file too.", HelpName = "FILE" };
        var threads = ThreadsOption.Make();
        Command command = new("detect-smoke", "Watch a film or a folder of frames for smoke, frame by frame.")
        {
            film, model, head, rate, step, most, all, file, threads,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            threads.Apply(parsed);
            var chain = SmokeChain.Load(parsed.GetValue(model)!, parsed.GetValue(head));
            var frames = FrameSource.Open(parsed.GetValue(film)!, new()
            {
                FramesPerSecond = parsed.GetValue(rate),
                Step = parsed.GetValue(step) ?? 1,
                MaxFrames = parsed.GetValue(most),
            });
            output.WriteLine($"{parsed.GetValue(film)}: head \"{chain.Head}\" over {chain.Frames} frames, alarm from a probability of "
                + $"{Text(chain.Threshold)} on.");
            Watch(frames, chain, parsed.GetValue(all), parsed.GetValue(file), output, cancellation);
            return 0;
        }, CancellationToken.None));
        return command;
    }

    private static void Watch(FrameSource frames, SmokeChain chain, bool printsAll, string? file, TextWriter output,
        CancellationToken cancellation)
    {
        var watch = new SmokeWatch(chain);
        var alarms = new SmokeAlarms(output);
        var times = new SmokeLatency();
        StringBuilder table = new("frame,seconds,probability,alarm,left,top,right,bottom,score\n");
        // A file that cannot be written is told of now; the rows are there also if the film breaks off.
        Write(file, table);
        try
        {
            foreach (var frame in frames.Read(cancellation))
            {
                var reading = watch.Next(frame.Image);
                times.Add(reading);
                if (printsAll)
                    output.WriteLine($"{SmokeAlarms.When(frame)}: {SmokeAlarms.What(frame, reading)}");
                alarms.Add(frame, reading);
                if (file is not null)
                    table.AppendLine(Row(frame, reading));
            }
        }
        finally
        {
            Write(file, table);
        }

        alarms.End();
        output.WriteLine($"{times.Frames} frames, {alarms.Count} {(alarms.Count == 1 ? "alarm" : "alarms")}.");
        output.WriteLine(times.ToString());
    }

    private static void Write(string? file, StringBuilder table)
    {
        if (file is not null)
            AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(table.ToString())));
    }

    private static string Row(Frame frame, SmokeReading reading)
    {
        var seconds = frame.Time is { } time ? time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) : "";
        var box = reading.Found is { } found
            ? string.Create(CultureInfo.InvariantCulture,
                $"{found.Box.Left:0.####},{found.Box.Top:0.####},{found.Box.Right:0.####},{found.Box.Bottom:0.####},{found.Score:0.####}")
            : ",,,,";
        var smoke = reading.Probability is { } probability ? Text(probability) : "";
        return $"{frame.Index},{seconds},{smoke},{(reading.IsAlarm ? 1 : 0)},{box}";
    }

    private static string Text(float number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
