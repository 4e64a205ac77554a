namespace Nabi.Tests;

/// <summary>Tests that read and write files: each has a folder of its own, which is removed afterwards.</summary>
public abstract class TestsWithFolder : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    public virtual void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
