using Nabi;
using Nabi.Layers;
using Nabi.Optimizers;

namespace Documentation.Pages;

/// <summary>The code of docs/keras-users.md.</summary>
public sealed class KerasUsersPage : Page
{
    [Fact]
    public void The_first_lines()
    {
        Seeds.Set(7);
        Tensor x = Tensor.From(new[,] { { 0f, 0f }, { 0f, 1f }, { 1f, 0f }, { 1f, 1f } });
        Tensor y = Tensor.From(0, 1, 1, 0);
        var model = new Sequential { new Input(2), new Dense(8, "tanh"), new Dense(1, "sigmoid") };
        model.Compile(new Adam(0.1f), "binary_crossentropy", "accuracy");
        History history = model.Fit(x, y, epochs: 100, verbosity: Verbosity.Silent);
        Console.WriteLine(model.Predict(x));
        Assert.Equal(1f, history["accuracy"][^1]);
    }
}
