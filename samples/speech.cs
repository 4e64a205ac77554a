#:project ../src/Nabi/Nabi.csproj

// Speech, of a kind: words spelled in tones, each letter a chord of its own, longer or shorter, louder or softer, in noise. The model hears
// the wave itself: its first layer is a mel spectrogram, recurrent layers read it in both directions, CTC finds where the letters are.
using Nabi;
using Nabi.Layers;
using Nabi.Losses;

int epochs = args.Length > 0 ? int.Parse(args[0]) : 8;
const int Rate = 4000, Samples = 6000, Letters = 6;
const string Alphabet = "aeiklmnst";
string[] vocabulary = ("tea lake kiln mist salt meal title nest ankle smile line tames insane melts taken steam aim"
    + " talent").Split(' ');
Seeds.Set(1);
var random = new Random(1);
var (x, y) = Speak(1500, vocabulary[..13]);
var (xTest, yTest) = Speak(200, vocabulary[13..]);          // words that were never heard

var model = new Sequential
{
    new Input(Samples),
    new MelSpectrogram { FftLength = 256, SequenceStride = 128, SamplingRate = Rate, NumMelBins = 40, MinFreq = 100 },
    new Permute(2, 1),                                      // (frames, mel bins)
    new Rescaling(1 / 40f),
    new Bidirectional(new GRU(64) { ReturnSequences = true }),
    new Bidirectional(new GRU(64) { ReturnSequences = true }),
    new Dense(Alphabet.Length + 1),                         // class 0 is the blank between letters
};
model.Compile(new Nabi.Optimizers.Adam(0.003f) { ClipNorm = 1f }, new CTC());
model.Fit(x, y, epochs, batchSize: 32, verbosity: Verbosity.Line);

IReadOnlyList<CtcPath> heard = CtcDecoder.Greedy(model.Predict(xTest));
int right = 0;
for (int i = 0; i < heard.Count; i++)
{
    string said = Text(Enumerable.Range(0, Letters).Select(k => (int)yTest[i, k])), written = Text(heard[i].Labels);
    right += said == written ? 1 : 0;
    if (i < 5)
        Console.WriteLine($"said {said}, written {written}");
}

Console.WriteLine($"{right} of {heard.Count} words that were never heard before are written without a mistake.");

static string Text(IEnumerable<int> labels) => string.Concat(labels.Where(label => label > 0).Select(label => Alphabet[label - 1]));

(Tensor X, Tensor Y) Speak(int count, string[] words)
{
    var waves = new float[count * Samples];
    var labels = new int[count * Letters];
    for (int i = 0; i < count; i++)
    {
        string word = words[random.Next(words.Length)];
        int at = random.Next(300);
        for (int k = 0; k < word.Length; k++)
        {
            int letter = Alphabet.IndexOf(word[k]), length = random.Next(500, 850);
            labels[i * Letters + k] = letter + 1;
            double low = 250 + 90 * (letter % 3), high = 800 + 250 * (letter / 3), loud = 0.3 + 0.4 * random.NextDouble();
            for (int t = 0; t < length && at + t < Samples; t++)
            {
                double envelope = loud * Math.Sin(Math.PI * t / length), seconds = Math.Tau * t / Rate;
                waves[i * Samples + at + t] = (float)(envelope * (Math.Sin(low * seconds) + 0.6 * Math.Sin(high * seconds)));
            }

            at += length + random.Next(20, 120);
        }
    }

    for (int i = 0; i < waves.Length; i++)
        waves[i] += 0.05f * (random.NextSingle() - 0.5f);
    return (new Tensor([count, Samples], waves), new Tensor([count, Letters], labels));
}
