using Nabi.Files;

namespace Nabi.Formats;

/// <summary>How many numbers a weights file holds: what a model from it may ask for.</summary>
internal static class FileNumbers
{
    public static long In(Hdf5Group group)
    {
        long all = 0;
        foreach (var dataset in group.AllDatasets())
        {
            long count = 1;
            foreach (var length in dataset.Shape)
                count = checked(count * length);
            all = checked(all + count);
        }

        return all;
    }
}
