namespace Nabi.Formats.Tests;

/// <summary>Loading beside the caller's thread.</summary>
public sealed class LoadAsyncTests : TestsWithFolder
{
    [Theory]
    [InlineData("model.keras")]
    [InlineData("model.h5")]
    public async Task A_model_comes_back(string name)
    {
        var model = new Sequential { new Input(4, 3), new LSTM(5), new Dense(2) };
        model.Save(Folder[name]);
        var again = await Model.LoadAsync(Folder[name], cancellation: TestContext.Current.CancellationToken);
        var x = Tensor.Ones(2, 4, 3);
        Assert.Equal(model.Predict(x).ToArray(), again.Predict(x).ToArray(), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public async Task A_cancelled_loading_ends_as_one_and_a_missing_file_in_a_sentence()
    {
        new Sequential { new Input(3), new Dense(2) }.Save(Folder["model.keras"]);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Model.LoadAsync(Folder["model.keras"], cancellation: cancelled.Token));
        using var stream = new CancellableStream(File.OpenRead(Folder["model.keras"]), cancelled.Token);
        Assert.Throws<OperationCanceledException>(() => ModelFile.Load(stream));
        await Assert.ThrowsAsync<NabiException>(
            () => Model.LoadAsync(Folder["none.keras"], cancellation: TestContext.Current.CancellationToken));
    }
}
