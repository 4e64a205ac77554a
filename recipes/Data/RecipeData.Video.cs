namespace Nabi.Recipes;

public sealed partial class RecipeData
{
    /// <summary>
    /// Clips of ten frames with labels: made by rule, or from <c>DATA/smoke/{train,test}/{smoke,clear}/CLIP/*.jpg</c> where that folder
    /// exists, the first ten frames of each clip in the order of their names; of those every fifth clip to train is kept to choose on.
    /// </summary>
    /// <param name="seed">The run's seed; clips made by rule come from it, those to test from another one.</param>
    /// <exception cref="NabiException">The folder lacks clips, frames or the weights of the networks.</exception>
    internal SmokeData Smoke(int seed)
    {
        var (train, check, test) = IsTiny ? (12, 4, 8) : (400, 100, 400);
        var (frames, boxes) = IsTiny ? (24, 12) : (4000, 1000);
        var clips = SmokeClips.Make(train + check, Generator(0));
        var stills = SmokeClips.Stills(frames + boxes, Generator(2));
        return new SmokeData(clips[..train], clips[train..], SmokeClips.Make(test, Generator(1)), stills[..frames], stills[frames..], null);

        // Three generators for each seed of a run, none of them that of another.
        int Generator(int which) => 1000 * (which + 1) + seed;
    }
}
