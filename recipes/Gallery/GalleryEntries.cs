namespace Nabi.Recipes;

/// <summary>What the gallery shows.</summary>
internal static class GalleryEntries
{
    private const string Step = "public override (Tensor Output, ";

    public static IReadOnlyList<GalleryEntry> All { get; } =
    [
        new("one-hot", "A word is a column",
            "Two sentences as rows of zeros with a single one: a row for each word, a column for each word there is.",
            "one-hot.svg", "samples/text-to-numbers.cs", "public static (Tensor Rows, Dictionary<string, int> Index) OneHotWords()", "}"),
        new("tokenizer", "Words by number",
            "Keras's Tokenizer counts the words of all texts; the most frequent gets the smallest number.",
            "matrix.svg", "samples/text-to-numbers.cs", "var tokenizer = new Tokenizer(numWords: 1000);", "Console.WriteLine($\"Bigrams"),
        new("hashing", "Numbers without a list",
            "A hash gives every word a number without a list of words. The fewer numbers there are, the more words share one.",
            "collisions.svg", "samples/text-to-numbers.cs", "public static Tensor Hashed(int dimension)", "}")
        {
            Metric = "percent_lost_of_1000_words",
        },
        new("imdb-embedding", "Words become vectors",
            "Trained to judge reviews from their last 20 words, an embedding moves the words that praise away from those that "
            + "blame.",
            "embedding.svg", "samples/imdb-lstm.cs", "public static Sequential Build(int length", "}"),

        new("rnn-by-hand", "A recurrent network is a loop",
            "h = tanh(x W + h' U + b): each new state is made of the input and the state before. The picture shows 16 numbers "
            + "of the state over 100 steps.",
            "state.svg", "samples/rnn-by-hand.cs", "for (var t = 0; t < Steps; t++)", "}"),
        new("imdb-lstm", "Reviews, good or bad",
            "An LSTM reads 500 words and judges. It soon knows the reviews that it is trained on by heart; those kept for "
            + "validation gain nothing from that.",
            "training.svg", "samples/imdb-lstm.cs", "var (train, test) = Imdb.Load(", "Console.WriteLine($\"Of the reviews"),
        new("imdb-lstm-tuned", "The same network, better trained",
            "Dropout, clipped gradients and a learning rate that rises and falls: in as many epochs, the validation accuracy "
            + "does not turn down.",
            "training.svg", "recipes/Reviews/TunedReviewRecipe.cs", "var model = ImdbLstm.Build(", "var history ="),

        new("jena-gru", "Tomorrow's temperature",
            "A GRU reads ten days of weather and forecasts a day ahead. The forecast to beat is \"tomorrow as "
            + "today\". The data at hand are "
            + "of one summer: the test days, in autumn, are colder, and the forecast is too warm.",
            "forecast.svg", "samples/weather.cs", "var series = JenaClimate.Load();", "new FitOptions { Epochs"),

        new("mnist-lstm", "A digit is a sequence of rows",
            "28 time steps, each a row of 28 pixels. Over each digit stands what the LSTM takes it for.",
            "samples.svg", "samples/mnist-lstm.cs", "public static Sequential Build(Input image", "}"),
        new("mnist-bilstm", "Read from both ends",
            "A bidirectional layer reads the rows from the top and from the bottom, and hands on both outputs of every step.",
            "unrolled.svg", "samples/mnist-lstm.cs", "public static Layer[] BothWays(", "=>"),
        new("cifar-cnn-lstm", "A photograph is a sequence of maps",
            "Convolutions make 16 feature maps of a photograph, and an LSTM reads one after the other.",
            "confusion.svg", "samples/cifar-cnn-lstm.cs",
            "public static IEnumerable<Layer> Convolutions()", "public static IEnumerable<Layer> FeatureMaps()"),

        new("bptt", "The gradient fades",
            "How much of the last output's gradient reaches the input of a step long ago. Gates that stand open let it through.",
            "vanishing-gradient.svg", "samples/vanishing-gradient.cs", "var direction = Normal(", "return [.. norms")
        {
            Metric = "gru_open_norm_59_steps_back",
        },
        new("truncated-bptt", "A long sequence in pieces",
            "The state goes on from piece to piece, the gradient does not. An echo of 12 steps cannot be learned in pieces "
            + "that are shorter.",
            "loss.svg", "samples/truncated-bptt.cs", "public static float Train(", "}")
        {
            Metric = "loss_k_24",
        },
        new("sine-series", "A series that goes on by itself",
            "The network hears 20 values and says the next; then it hears its own, and small errors grow.",
            "generated.svg", "samples/sine-series.cs", "public static List<float> Continue(", "}")
        {
            Metric = "test_mse",
        },
        new("deep-rnn", "Cells on one another",
            "Three cells as one, taken through time together; three layers with the same weights give the same numbers.",
            "unrolled.svg", "samples/stacked-cells.cs", "public static Sequential AsCells(", "};")
        {
            Metric = "test_mse",
        },
        new("dropout-wrapper", "A cell around a cell",
            "A cell that drops part of what goes in, comes out and is remembered, anew at every step. The series of the "
            + "picture has no noise and gains nothing from it.",
            "errors.svg", "samples/cell-wrappers.cs", Step, "}")
        {
            Metric = "test_mse_output_0.5",
        },

        new("peephole-lstm", "Equations as code",
            "An LSTM whose gates see the memory, from its equations: one method, and the gradient follows.",
            "curves.svg", "samples/cells-compared.cs", Step, "}"),
        new("coupled-lstm", "A custom cell",
            "An LSTM that takes in exactly what it forgets learns to say how long ago the last mark in a noise was.",
            "said.svg", "samples/own-cell.cs", Step, "}"),
        new("long-memory", "Who remembers",
            "\"I grew up in France ... I speak fluent ___\": how often the language is right as more words stand between. Each "
            + "network goes on from what it learned with a shorter gap.",
            "memory.svg", "samples/long-memory.cs", "public static Sequential Build(Layer memory)", "}")
        {
            Metric = "gru_gap_80",
        },
        new("one-to-many", "An image in, a word out",
            "What the image says becomes the first state of an LSTM, which spells the digit's name letter by letter.",
            "spelled.svg", "samples/captioning.cs", "public static Model Build()", "}"),
        new("many-to-many", "Where the translator looks",
            "Dates as people write them become dates as machines do. Each symbol written looks back at the symbols read.",
            "attention.svg", "samples/dates.cs", "var attention = new AdditiveAttention();", "model.Compile(")
        {
            Metric = "attention_greedy_right",
        },
        new("next-word", "Which word comes next",
            "A small language model of a short story, which it soon knows nearly by heart.",
            "training.svg", "samples/next-word.cs", "public static Sequential Build(Tokenizer tokenizer)", "}"),

        new("melody", "A song learned by heart",
            "A stateful LSTM hears the first four notes of 나비야 and sings the rest.",
            "score.svg", "samples/melody.cs", "public static Sequential Build()", "}"),
        new("melody", "What the gates do",
            "The gates of the LSTM and its memory while it sings.",
            "gates.svg", "samples/melody.cs", "public static string[] Sing(Func<float[], int> next)", "}"),

        new("smoke-video", "Smoke or fog",
            "A single frame hardly tells smoke from a bank of fog; how it changes does. A detector finds the box, a network for pictures "
            + "describes it, and a recurrent head reads ten frames.",
            "film.svg", "recipes/Video/SmokeWatch.cs", "public SmokeReading Next(Tensor picture)", "}"),

        new("pixel-mnist", "784 steps",
            "A digit read pixel by pixel by state space layers. Some states forget within a row, some remember the whole digit.",
            "states.svg", "samples/pixel-mnist.cs", "public static Tensor Gated(", "}"),
        new("copy-task", "Copied after a thousand steps",
            "Symbols are read, and asked for a thousand steps later.",
            "accuracy.svg", "samples/copy-task.cs", "public static Model Build(", "}"),
        new("adding-problem", "Two numbers of a thousand",
            "Two numbers among a thousand are marked, and their sum is asked for. Always to say 1 has an error of 0.167.",
            "errors.svg", "samples/adding-problem.cs", "var limit = MathF.Pow", "model.Compile("),
    ];
}
