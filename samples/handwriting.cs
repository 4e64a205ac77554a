#:project ../src/Nabi/Nabi.csproj

// Reading a line of digits from a picture without being told where each digit stands: convolutions look at strips of the picture, a
// bidirectional LSTM reads them from left to right and back, and CTC finds the alignment by itself (Graves et al., 2006).
using Nabi;
using Nabi.Layers;
using Nabi.Losses;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 15;
const int Height = 12, Width = 56, Digits = 5;
string[] shapes =                                           // 5 x 3 pixels for each digit, row by row
[
    "###|#.#|#.#|#.#|###", ".#.|##.|.#.|.#.|###", "###|..#|###|#..|###", "###|..#|.##|..#|###", "#.#|#.#|###|..#|..#",
    "###|#..|###|..#|###", "###|#..|###|#.#|###", "###|..#|.#.|.#.|.#.", "###|#.#|###|#.#|###", "###|#.#|###|..#|###",
];
Seeds.Set(1);
var random = new Random(1);
var (x, y) = Draw(4000);
var (xTest, yTest) = Draw(500);

var model = new Sequential
{
    new Input(Height, Width, 1),
    new Conv2D(16, 3, "relu") { Padding = "same" },
    new MaxPooling2D(2),                                    // (6, 28, 16)
    new Permute(2, 1, 3),                                   // strips from left to right: (28, 6, 16)
    new Reshape(Width / 2, Height / 2 * 16),
    new Dense(64, "relu"),
    new Bidirectional(new LSTM(64) { ReturnSequences = true }),
    new Dense(11),                                          // class 0 is the blank between digits
};
model.Compile(new Nabi.Optimizers.Adam(0.003f), new CTC());
model.Fit(x, y, epochs, batchSize: 32, verbosity: Verbosity.Line);

IReadOnlyList<CtcPath> read = CtcDecoder.Greedy(model.Predict(xTest));
int right = 0;
for (int i = 0; i < read.Count; i++)
{
    string given = string.Concat(Enumerable.Range(0, Digits).Select(k => yTest[i, k]).Where(label => label > 0).Select(label => label - 1));
    string found = string.Concat(read[i].Labels.Select(label => label - 1));
    right += found == given ? 1 : 0;
    if (i < 5)
        Console.WriteLine($"{given} was read as {found}");
}

Console.WriteLine($"{right} of {read.Count} unseen lines were read without a mistake.");

// Lines of 2 to 5 digits, stretched, shifted, unevenly spaced and noisy.
(Tensor X, Tensor Y) Draw(int count)
{
    var pixels = new float[count * Height * Width];
    var labels = new int[count * Digits];
    for (int i = 0; i < count; i++)
    {
        int left = random.Next(4), digits = random.Next(2, Digits + 1);
        for (int k = 0; k < digits; k++)
        {
            int digit = random.Next(10), top = random.Next(2), stretch = random.Next(2, 4);
            labels[i * Digits + k] = digit + 1;
            for (int row = 0; row < 10; row++)
            {
                for (int column = 0; column < 3 * stretch && left + column < Width; column++)
                {
                    if (shapes[digit][row / 2 * 4 + column / stretch] == '#')
                        pixels[(i * Height + top + row) * Width + left + column] = 1f;
                }
            }

            left += 3 * stretch + random.Next(1, 4);
        }
    }

    for (int i = 0; i < pixels.Length; i++)
        pixels[i] += 0.3f * (random.NextSingle() - 0.5f);
    return (new Tensor([count, Height, Width, 1], pixels), new Tensor([count, Digits], labels));
}
