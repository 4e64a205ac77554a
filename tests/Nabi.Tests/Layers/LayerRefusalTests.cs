namespace Nabi.Tests;

/// <summary>Illegal settings and shapes end in a sentence that names layer and setting.</summary>
public sealed class LayerRefusalTests
{
    private static readonly Tensor Series = Tensor.Zeros(2, 4, 3);

    /// <summary>What is refused.</summary>
    public static IEnumerable<Func<object>> Acts => Cases.Select(one => one.Act);

    private static readonly (string Layer, string Says, Func<object> Act)[] Cases =
    [
        ("Dense", "units", () => new Dense(-1)),
        ("Dense", "(batch, ..., features)", () => new Dense(2).Apply(Tensor.Zeros(3))),
        ("Activation", "did you mean 'softplus'", () => new Dense(2, "softpuls")),
        ("EinsumDense", "'q'", () => new EinsumDense("abc,cq->abq", [null, null]).Apply(Series)),
        ("EinsumDense", "bias_axes", () => new EinsumDense("abc,cd->abd", [null, 2]) { BiasAxes = "z" }.Apply(Series)),
        ("Dropout", "rate", () => new Dropout(1.1f)),
        ("GaussianDropout", "rate", () => new GaussianDropout(1f)),
        ("GaussianNoise", "stddev", () => new GaussianNoise(-1f)),
        ("AlphaDropout", "rate", () => new AlphaDropout(float.NaN)),
        ("SpatialDropout1D", "(batch, time, channels)", () => new SpatialDropout1D(0.5f).Apply(Tensor.Zeros(2, 3))),
        ("DataFormat", "'channels_first'", () => new SpatialDropout2D(0.5f) { DataFormat = "last" }),
        ("ActivityRegularization", "l1", () => new ActivityRegularization(-1f)),
        ("ReLU", "max_value", () => new ReLU(-1f)),
        ("PReLU", "shared axis", () => new PReLU(5).Apply(Series)),
        ("Conv1D", "filters", () => new Conv1D(0, 3)),
        ("Conv1D", "kernel_size", () => new Conv1D(2, 0)),
        ("Padding", "'causal'", () => new Conv1D(2, 3) { Padding = "full" }),
        ("Conv1D", "strides", () => new Conv1D(2, 3) { Strides = 0 }),
        ("Conv1D", "cannot go together", () => new Conv1D(2, 2) { Strides = 2, DilationRate = 2 }.Apply(Series)),
        ("Conv1D", "groups", () => new Conv1D(4, 2) { Groups = 2 }.Apply(Series)),
        ("Conv1D", "does not fit", () => new Conv1D(2, 9).Apply(Series)),
        ("Conv2D", "'causal'", () => new Conv2D(2, 3) { Padding = "causal" }),
        ("Conv2D", "(batch, height, width, channels)", () => new Conv2D(2, 3).Apply(Series)),
        ("MaxPooling1D", "padding", () => new MaxPooling1D { Padding = Padding.Causal }),
        ("Conv1DTranspose", "output_padding", () => new Conv1DTranspose(2, 3) { Strides = 2, OutputPadding = 2 }.Apply(Series)),
        ("Conv2DTranspose", "kernel_size", () => new Conv2DTranspose(2, (1, 0))),
        ("DepthwiseConv1D", "depth_multiplier", () => new DepthwiseConv1D(3) { DepthMultiplier = 0 }),
        ("SeparableConv2D", "filters", () => new SeparableConv2D(-1, 2)),
        ("MaxPooling1D", "pool_size", () => new MaxPooling1D(0)),
        ("AveragePooling1D", "does not fit", () => new AveragePooling1D(9).Apply(Series)),
        ("GlobalMaxPooling1D", "(batch, time, channels)", () => new GlobalMaxPooling1D().Apply(Tensor.Zeros(2, 3))),
        ("ZeroPadding1D", "padding", () => new ZeroPadding1D(-1)),
        ("Cropping1D", "leaves nothing", () => new Cropping1D(2, 2).Apply(Series)),
        ("UpSampling1D", "size", () => new UpSampling1D(0)),
        ("Interpolation", "'lanczos5'", () => new UpSampling2D { Interpolation = "best" }),
        ("Permute", "dims", () => new Permute(1, 1)),
        ("RepeatVector", "n must", () => new RepeatVector(0)),
        ("Reshape", "-1", () => new Reshape(-1, -1)),
        ("Reshape", "cannot give", () => new Reshape(5).Apply(Series)),
        ("BatchNormalization", "momentum", () => new BatchNormalization { Momentum = 2f }),
        ("LayerNormalization", "no axis 4", () => new LayerNormalization(4).Apply(Series)),
        ("LayerNormalization", "epsilon", () => new LayerNormalization { Epsilon = -1f }),
        ("GroupNormalization", "groups", () => new GroupNormalization(0)),
        ("GroupNormalization", "2 groups", () => new GroupNormalization(2).Apply(Series)),
        ("Normalization", "together", () => new Normalization([-1], 1f, null)),
        ("SpectralNormalization", "power_iterations", () => new SpectralNormalization(new Dense(1), 0)),
        ("SpectralNormalization", "no weight", () => new SpectralNormalization(new Flatten()).Apply(Series)),
        ("Add", "(2, 4, 3) and (2, 4, 2)", () => new Add().Apply([Series, Tensor.Zeros(2, 4, 2)])),
        ("Add", "batches", () => new Add().Apply([Series, Tensor.Zeros(1, 4, 3)])),
        ("Subtract", "joins 2", () => new Subtract().Apply([Series, Series, Series])),
        ("Concatenate", "(2, 5, 2)", () => new Concatenate().Apply([Series, Tensor.Zeros(2, 5, 2)])),
        ("Concatenate", "axis", () => new Concatenate(0)),
        ("Dot", "axis", () => new Dot(0)),
        ("Dot", "must agree", () => new Dot(1).Apply([Series, Tensor.Zeros(2, 5, 3)])),
        ("ScoreMode", "'concat'", () => new Attention { ScoreMode = "scaled" }),
        ("Attention", "query and value", () => new Attention().Apply([Series])),
        ("Attention", "same features", () => new Attention().Apply([Series, Tensor.Zeros(2, 4, 2)])),
        ("GroupQueryAttention", "divide num_query_heads", () => new GroupQueryAttention(2, 4, 3)),
        ("MultiHeadAttention", "num_heads", () => new MultiHeadAttention(0, 2)),
        ("MultiHeadAttention", "attention_axes", () => new MultiHeadAttention(1, 2) { AttentionAxes = [0] }.Apply([Series, Series])),
        ("Embedding", "out of range", () => new Embedding(3, 2).Apply(Tensor.From(new[,] { { 1, 5 } }))),
        ("TimeDistributed", "(batch, time, ...)", () => new TimeDistributed(new Dense(2)).Apply(Tensor.Zeros(2, 3))),
        ("Dense", "one input", () => new Dense(2).Apply([Series, Series])),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_sentence_names_layer_and_setting(int number)
    {
        var (layer, says, act) = Cases[number];
        var error = Assert.Throws<NabiException>(() => act());
        Assert.Contains(layer, error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_layer_in_a_config_gets_the_nearest_name()
    {
        var error = Assert.Throws<NabiException>(() => Configs.Registry.Named<Layer>("LSMT", "test"));
        Assert.Contains("did you mean 'LSTM'", error.Message, StringComparison.Ordinal);
    }
}
