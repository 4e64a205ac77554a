#:project ../src/Nabi/Nabi.csproj

// Tickets of a help desk: a title in words, a product, the customer's age in months and how often they called in each of the last twelve
// months. One model takes all four as they are, and says how urgent the ticket is and whose it is.
using Nabi;
using Nabi.Layers;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 15;
string[] teams = ["billing", "network", "hardware"];
string[] products = ["phone", "router", "television"];
Seeds.Set(1);
var (train, urgent, team) = Tickets(3000, new Random(1));
var (test, urgentTest, teamTest) = Tickets(500, new Random(2));

// Each input has layers of its own; what they must know of the data they learn from the training part.
var titleInput = Input.Of(new Input(1) { DType = DType.String, Name = "title" });
var productInput = Input.Of(new Input(1) { DType = DType.String, Name = "product" });
var monthsInput = Input.Of(new Input(1) { Name = "months" });
var callsInput = Input.Of(new Input(12, 1) { Name = "calls" });

var words = new TextVectorization(maxTokens: 200) { OutputSequenceLength = 8 };
words.Adapt(train["title"].ToTexts());
var product = new StringLookup { OutputMode = "one_hot" };
product.Adapt(train["product"].ToTexts());
var scale = new Normalization();
scale.Adapt(train["months"]);

Tensor[] features =
[
    new LSTM(16).Apply(new Embedding(words.VocabularySize, 8) { MaskZero = true }.Apply(words.Apply(titleInput))),
    product.Apply(productInput),
    scale.Apply(monthsInput),
    new GRU(8).Apply(callsInput),
];
Tensor all = new Dense(32, "relu").Apply(new Concatenate().Apply(features));
var model = new Model(
    [titleInput, productInput, monthsInput, callsInput],
    [new Dense(1, "sigmoid") { Name = "urgent" }.Apply(all), new Dense(teams.Length, "softmax") { Name = "team" }.Apply(all)]);
model.Compile(new Nabi.Optimizers.Adam(0.005f), ["binary_crossentropy", "sparse_categorical_crossentropy"],
    metrics: [["accuracy"], ["accuracy"]]);
var options = new FitOptions { Epochs = epochs, Verbosity = Verbosity.Line };
model.Fit(train, new Dictionary<string, Tensor> { ["urgent"] = urgent, ["team"] = team }, options);
var measured = model.Evaluate(test, new Dictionary<string, Tensor> { ["urgent"] = urgentTest, ["team"] = teamTest });
Console.WriteLine($"Unseen tickets: urgency right {measured["urgent_accuracy"]:0.000}, team right {measured["team_accuracy"]:0.000}.");

// A ticket of a product that nobody has heard of, with words that nobody has used.
var answer = model.PredictAll(new Dictionary<string, Tensor>
{
    ["title"] = (string[])["my invoice is wrong, unbelievable"],
    ["product"] = (string[])["toaster"],
    ["months"] = Tensor.From(new[,] { { 3f } }),
    ["calls"] = new Tensor([1, 12, 1], [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 5]),
});
int best = (int)Ops.ArgMax(answer["team"], -1)[0];
Console.WriteLine($"The toaster's ticket goes to {teams[best]}, urgent with probability {answer["urgent"][0, 0]:0.00}.");

// Urgent is who calls more and more; the team follows from the title, of a vague one from the product.
(Dictionary<string, Tensor> X, Tensor Urgent, Tensor Team) Tickets(int count, Random random)
{
    string[][] titles =
    [
        ["my invoice is wrong", "you charged me twice", "where is my refund", "the price on the bill is too high"],
        ["no connection since monday", "the signal is weak", "pages load slowly", "i am offline again"],
        ["the screen is broken", "it does not turn on", "the battery is dead", "a cable is missing"],
        ["it does not work", "please help", "i am not happy", "call me back"],
    ];
    var (title, kind, months, calls) = (new string[count], new string[count], new float[count, 1], new float[count * 12]);
    var (urgent, team) = (new float[count, 1], new int[count]);
    for (int i = 0; i < count; i++)
    {
        int subject = random.Next(4), item = random.Next(products.Length);
        (title[i], kind[i], months[i, 0]) = (titles[subject][random.Next(4)], products[item], random.Next(1, 120));
        double now = random.NextDouble() * 3, growth = random.NextDouble() - 0.5;
        for (int month = 0; month < 12; month++)
            calls[i * 12 + month] = (float)Math.Max(0, Math.Round(now + growth * month + random.NextDouble() - 0.5));
        urgent[i, 0] = growth > 0.15 || (growth > 0 && months[i, 0] < 12) ? 1f : 0f;
        team[i] = subject < 3 ? subject : item == 1 ? 1 : 2;
    }

    var x = new Dictionary<string, Tensor>
    {
        ["title"] = title,
        ["product"] = kind,
        ["months"] = Tensor.From(months),
        ["calls"] = new Tensor([count, 12, 1], calls),
    };
    return (x, Tensor.From(urgent), Tensor.From(team));
}
