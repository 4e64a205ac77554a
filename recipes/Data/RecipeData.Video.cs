using Nabi.Images;

namespace Nabi.Recipes;

public sealed partial class RecipeData
{
    /// <summary>
    /// Clips (count, 10, 32, 32, 1) from 0 to 1 and their labels (count), 1 for smoke: made by rule, or read from
    /// <c>DATA/smoke/{train,test}/{smoke,clear}/CLIP/*.png</c> where that folder exists, ten frames of each clip.
    /// </summary>
    public ((Tensor Clips, Tensor Labels) Train, (Tensor Clips, Tensor Labels) Test, bool AreMade) Smoke()
    {
        var folder = options.Data ?? Environment.GetEnvironmentVariable("NABI_DATA");
        if (!IsTiny && folder is not null && Directory.Exists(Path.Combine(folder, "smoke")))
            return (Clips(Path.Combine(folder, "smoke", "train")), Clips(Path.Combine(folder, "smoke", "test")), false);
        return (SyntheticClips.Make(IsTiny ? 24 : 1000, 91), SyntheticClips.Make(IsTiny ? 16 : 400, 92), true);
    }

    private static (Tensor Clips, Tensor Labels) Clips(string folder)
    {
        List<Tensor> clips = [];
        List<float> labels = [];
        foreach (var (name, label) in (IEnumerable<(string, float)>)[("smoke", 1f), ("clear", 0f)])
        {
            var kind = Path.Combine(folder, name);
            if (!Directory.Exists(kind))
            {
                throw new NabiException(
                    $"The folder '{kind}' is missing; the films of the smoke recipe stand in "
                    + $"smoke/{{train,test}}/{{smoke,clear}}/CLIP/*.png.");
            }

            foreach (var clip in Directory.EnumerateDirectories(kind).Order(StringComparer.Ordinal))
            {
                var frames = FrameSource.Open(clip, new()
                {
                    Image = new()
                    {
                        TargetSize = (SyntheticClips.Side, SyntheticClips.Side),
                        ColorMode = "grayscale",
                        Interpolation = "bilinear",
                    },
                }).ToTensor();
                if (frames.Shape[0] < SyntheticClips.Frames)
                    throw new NabiException($"The clip '{clip}' has {frames.Shape[0]} frames; {SyntheticClips.Frames} are needed.");
                clips.Add(Ops.Slice(frames, 0, 0, SyntheticClips.Frames) * (1 / 255f));
                labels.Add(label);
            }
        }

        return clips.Count == 0
            ? throw new NabiException($"The folder '{folder}' has no clips.") : (Ops.Stack(clips), new Tensor([labels.Count], [.. labels]));
    }
}
