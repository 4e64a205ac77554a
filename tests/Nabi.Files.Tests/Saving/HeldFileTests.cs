namespace Nabi.Files.Tests;

public sealed class HeldFileTests
{
    [Fact]
    public void What_is_refused_for_a_moment_is_done_afterwards()
    {
        var tries = 0;
        HeldFile.Wait(() =>
        {
            tries++;
            if (tries < 3)
                throw tries == 1 ? new UnauthorizedAccessException() : new IOException("used by another process", unchecked((int)0x80070020));
        });
        Assert.Equal(3, tries);
    }

    [Fact]
    public void What_is_refused_for_good_passes_on_after_two_seconds()
    {
        var start = Environment.TickCount64;
        Assert.Throws<UnauthorizedAccessException>(() => HeldFile.Wait(static () => throw new UnauthorizedAccessException()));
        Assert.InRange(Environment.TickCount64 - start, 1000, 60_000);
    }

    [Fact]
    public void What_waiting_does_not_change_is_not_waited_for()
    {
        var tries = 0;
        Assert.Throws<FileNotFoundException>(() => HeldFile.Wait(() =>
        {
            tries++;
            throw new FileNotFoundException();
        }));
        Assert.Equal(1, tries);
    }
}
