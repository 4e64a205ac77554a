using Nabi.Configs;

namespace Nabi.Formats.Tests;

/// <summary>Every layer of the library in a model, saved and loaded: the same config, weights and outputs.</summary>
public sealed class EveryLayerTests : TestsWithFolder
{
    [Fact]
    public void Every_layer_comes_back_from_a_keras_file()
    {
        List<string> wrong = [];
        foreach (var model in Models())
        {
            try
            {
                Assert.Empty(model.Save(Folder["a.keras"]));
                var again = Model.Load(Folder["a.keras"]);
                Assert.Equal(model.ToJson(), again.ToJson());
                SampleModels.AssertSame(model, again);
            }
#pragma warning disable CA1031 // Every layer that fails is named, not only the first.
            catch (Exception error)
#pragma warning restore CA1031
            {
                wrong.Add($"{string.Join(", ", model.Layers.Select(layer => layer.ClassName))}: {error.Message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void Cells_that_keras_lacks_come_back_and_saving_says_so()
    {
        foreach (var (layer, shape) in Own())
        {
            var model = new Sequential { new Input(shape), layer };
            var notes = model.Save(Folder["a.keras"]);
            Assert.NotEmpty(notes);
            Assert.All(notes, note => Assert.Contains("is not one of Keras's layers", note, StringComparison.Ordinal));
            SampleModels.AssertSame(model, Model.Load(Folder["a.keras"]));
        }
    }

    [Fact]
    public void A_function_cannot_be_saved()
    {
        var model = new Sequential { new Input(3), new FunctionLayer(x => x * 2f) };
        Assert.Contains("holds a function", Assert.Throws<NabiException>(() => model.Save(Folder["a.keras"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_name_is_keras_s_or_marked_as_own()
    {
        var own = Own().SelectMany(each => Model.Everything(new Sequential { new Input(each.Shape), each.Layer }))
            .Where(layer => !((IConfigurable)layer).IsInKeras)
            .Select(layer => layer.ClassName).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(Registry.Names<Layer>(),
            name => !IsOfTests(name) && name != "Model" && !own.Contains(name) && !Keras.Contains(name));
        Assert.Equal(24, own.Count);
        Assert.DoesNotContain(own, name => Keras.Contains(name));
        Assert.All(Models().SelectMany(model => model.Layers), layer => Assert.True(((IConfigurable)layer).IsInKeras, layer.Title));
    }

    [Fact]
    public void No_layer_is_left_out()
    {
        var used = Models().Concat(Own().Select(own => new Sequential { new Input(own.Shape), own.Layer })).SelectMany(Model.Everything)
            .Select(layer => layer.ClassName).ToHashSet(StringComparer.Ordinal);
        // "Model" is another word for Functional in old files.
        Assert.DoesNotContain(Registry.Names<Layer>(), name => !IsOfTests(name) && name != "Model" && !used.Contains(name));
    }

    /// <summary>Layers of other tests may be registered in this process.</summary>
    private static bool IsOfTests(string name) => name == "Doubled" || name.StartsWith("Own", StringComparison.Ordinal);

    private static IEnumerable<Model> Models()
    {
        foreach (var layer in OnSequences())
            yield return new Sequential { new Input(6, 4), layer };
        foreach (var layer in OnImages())
            yield return new Sequential { new Input(6, 8, 3), layer };
        foreach (var layer in OnVolumes())
            yield return new Sequential { new Input(4, 5, 6, 2), layer };
        yield return new Sequential { new Input(4, 6, 2), new ConvLSTM1D(3, 2) };
        yield return new Sequential { new Input(3, 5, 6, 2), new ConvLSTM2D(2, 2) { ReturnSequences = true } };
        yield return new Sequential { new Input(2, 3, 3, 4, 1), new ConvLSTM3D(2, (2, 1, 2)) { Padding = "same" } };
        yield return new Sequential { new Input(3), new Embedding(9, 4) { MaskZero = true }, new LSTM(2) };
        yield return new Sequential { new Input(3),
            new ReversibleEmbedding(9, 4) { MaskZero = true, TieWeights = false, LogitSoftCap = 5f }, new LSTM(2) };
        yield return new Sequential { new Input(40),
            new MelSpectrogram { FftLength = 16, SequenceStride = 8, NumMelBins = 4, SamplingRate = 800 }, new Dense(2) };
        yield return new Sequential { new Input(3), new Discretization([-0.5f, 0.5f]),
            new CategoryEncoding(3) { OutputMode = "count" }, new Dense(2) };
        yield return new Sequential { new Input(4), new RepeatVector(3), new LSTM(2) };
        yield return new Sequential { new TextVectorization(9) { Vocabulary = ["a", "b"], NGrams = [1, 2] },
            new Embedding(9, 4), new LSTM(2) };
        yield return new Sequential { new Input(3) { DType = DType.String },
            new StringLookup(["a b"]) { OutputMode = "count" }, new Dense(2) };
        yield return new Sequential { new Input(3), new IntegerLookup([0]) { OutputMode = "count" }, new Dense(2) };
        yield return new Sequential { new Input(3) { DType = DType.String },
            new Hashing(5) { Salt = [7], MaskValue = "b ?", OutputMode = "multi_hot" }, new Dense(2) };
        var (text, number) = (Input.Of(new Input(1) { DType = DType.String }), Input.Of(new Input(1)));
        yield return new Model([text, number], new Dense(2).Apply(new HashedCrossing(5) { OutputMode = "one_hot" }.Apply([text, number])));
        foreach (var layer in (Layer[])[new Add(), new Subtract(), new Multiply(), new Average(), new Maximum(), new Minimum(),
            new Concatenate(1), new Dot(2),
            new Attention { UseScale = true }, new AdditiveAttention(), new MultiHeadAttention(2, 3), new GroupQueryAttention(3, 4, 2)])
        {
            var (a, b) = (Input.Of(5, 4), Input.Of(5, 4));
            yield return new Model([a, b], layer.Apply([a, b]));
        }
    }

    private static readonly HashSet<string> Keras =
    [
        .. ("Activation ActivityRegularization AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D "
        + "AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D "
            + "MelSpectrogram CenterCrop RandomBrightness RandomContrast RandomCrop RandomFlip RandomRotation RandomTranslation RandomZoom "
            + "Resizing ReversibleEmbedding STFTSpectrogram Add AdditiveAttention AlphaDropout Attention Average "
            + "AveragePooling1D AveragePooling2D AveragePooling3D "
            + "BatchNormalization Bidirectional CategoryEncoding Concatenate Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D "
            + "Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D "
            + "Cropping1D Cropping2D Cropping3D Dense DepthwiseConv1D DepthwiseConv2D Discretization Dot Dropout ELU EinsumDense "
            + "Embedding Flatten Functional GRU GRUCell GaussianDropout GaussianNoise "
            + "GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D "
            + "GlobalMaxPooling3D GroupNormalization GroupQueryAttention HashedCrossing Hashing "
            + "Identity InputLayer IntegerLookup LSTM LSTMCell LayerNormalization LeakyReLU Masking MaxPooling1D MaxPooling2D "
            + "MaxPooling3D Maximum Minimum MultiHeadAttention Multiply Normalization "
            + "PReLU Permute RMSNormalization RNN ReLU RepeatVector Rescaling Reshape SeparableConv1D SeparableConv2D Sequential "
            + "SimpleRNN SimpleRNNCell Softmax SpatialDropout1D "
            + "SpatialDropout2D SpatialDropout3D SpectralNormalization StackedRNNCells StringLookup Subtract TextVectorization "
            + "TimeDistributed UnitNormalization UpSampling1D UpSampling2D UpSampling3D "
            + "ZeroPadding1D ZeroPadding2D ZeroPadding3D").Split(' '),
    ];

    private static IEnumerable<(Layer Layer, int?[] Shape)> Own()
    {
        foreach (var cell in (Cell[])[new DropoutCell(new GRUCell(3)), new ResidualCell(new GRUCell(4)),
            new ProjectionCell(new LSTMCell(3), 2),
            new PeepholeLSTMCell(3), new CoupledLSTMCell(3), new MinGRUCell(3), new MinLSTMCell(3),
            new ZoneoutCell(new LSTMCell(3)) { StateRate = 0.1f },
            new LayerNormLSTMCell(3), new IndRNNCell(3), new QRNNCell(3) { Window = 3, Pooling = "ifo" }, new S5Cell(4),
            new SLSTMCell(4, 2), new MLSTMCell(4, 2),
            new Mamba2Cell(4, 2) { StateSize = 3 }])
        {
            yield return (new RNN(cell), [5, 4]);
        }

        yield return (new RNN(new ConvLSTMCell(2, 2, 2)), [3, 5, 6, 2]);
        yield return (new MinGRU(3) { ReturnSequences = true }, [5, 4]);
        yield return (new MinLSTM(3), [5, 4]);
        yield return (new IndRNN(3) { Activation = "tanh", RecurrentConstraint = "max_norm" }, [5, 4]);
        yield return (new QRNN(3) { Pooling = "f", ReturnSequences = true }, [5, 4]);
        yield return (new S5(4) { MaxStep = 0.5f }, [5, 4]);
        yield return (new SLSTM(4, 2) { ForgetGate = "exponential" }, [5, 4]);
        yield return (new MLSTM(4, 2) { ReturnSequences = true }, [5, 4]);
        yield return (new Mamba2(4, 2) { StateSize = 3, Window = 3, Expansion = 1 }, [5, 4]);
    }

    private static IEnumerable<Layer> OnSequences()
    => [
        new Dense(3, "relu") { UseBias = false }, new EinsumDense("abc,cd->abd", [null, 5]) { BiasAxes = "d" }, new ActivationLayer("tanh"),
        new Identity(), new Masking(),
        new TimeDistributed(new Dense(2)), new Flatten(), new Reshape(3, 8), new Permute(2, 1), new Cropping1D(1, 2),
        new ZeroPadding1D(2), new UpSampling1D(2),
        new Conv1D(3, 2) { Padding = "causal", DilationRate = 2 }, new Conv1DTranspose(3, 2), new DepthwiseConv1D(2),
        new SeparableConv1D(3, 2),
        new STFTSpectrogram { FrameLength = 4, Window = null, Scaling = null },
        new STFTSpectrogram { Mode = "psd", FrameLength = 4, FrameStep = 2, FftLength = 8, ExpandDims = true },
        new AdaptiveAveragePooling1D(4), new AdaptiveMaxPooling1D(2) { DataFormat = "channels_first" }, new MaxPooling1D(),
        new AveragePooling1D(3), new GlobalMaxPooling1D(), new GlobalAveragePooling1D(),
        new Dropout(0.3f), new SpatialDropout1D(0.2f), new GaussianDropout(0.1f), new GaussianNoise(0.1f), new AlphaDropout(0.1f),
        new ActivityRegularization(0.1f),
        new ReLU(6f), new LeakyReLU(0.1f), new PReLU(), new ELU(0.5f), new Softmax(),
        new BatchNormalization(), new LayerNormalization(), new GroupNormalization(2), new RMSNormalization(), new UnitNormalization(),
        new Rescaling(2f, 1f), new Normalization(),
        new SpectralNormalization(new Dense(3)),
        new SimpleRNN(3) { ReturnSequences = true }, new LSTM(3) { Dropout = 0.1f, RecurrentDropout = 0.2f },
        new GRU(3) { ResetAfter = false, GoBackwards = true },
        new Bidirectional(new LSTM(2) { ReturnSequences = true }) { MergeMode = "mul" },
        new Bidirectional(new GRU(2), new GRU(2) { GoBackwards = true, Activation = "relu" }),
        new RNN(new GRUCell(3), new LSTMCell(2), new SimpleRNNCell(2)),
        new Sequential { new Dense(2), new Dense(2) }, Inner(),
    ];

    private static IEnumerable<Layer> OnImages()
    => [
        new Conv2D(4, (3, 2), "relu") { Strides = (2, 1), Padding = "same" }, new Conv2DTranspose(2, 3), new DepthwiseConv2D(2),
        new SeparableConv2D(4, 2),
        new AdaptiveAveragePooling2D((2, 3)), new AdaptiveMaxPooling2D(4), new Resizing(5, 4) { Interpolation = "bicubic" },
        new Resizing(3, 3) { PadToAspectRatio = true, FillValue = 1f },
        new CenterCrop(4, 5), new RandomCrop(3, 3) { Seed = 1 }, new RandomFlip("horizontal") { Seed = 2 },
        new RandomRotation((-0.2f, 0.1f)) { FillMode = "wrap", Interpolation = "nearest", FillValue = 2f },
        new RandomTranslation(0.1f, 0.2f) { FillMode = "constant", FillValue = -1f }, new RandomZoom(0.3f),
        new RandomZoom((-0.3f, 0f)) { WidthFactor = (0f, 0.2f), Seed = 3 }, new RandomContrast((0.1f, 0.4f)) { ValueRange = (0f, 1f) },
        new RandomBrightness(0.2f) { Seed = 4 },
        new MaxPooling2D((2, 3)), new AveragePooling2D(), new GlobalMaxPooling2D(), new GlobalAveragePooling2D(),
        new Cropping2D((1, 0), (2, 1)), new ZeroPadding2D((0, 1), (2, 1)), new UpSampling2D((1, 2)), new SpatialDropout2D(0.2f),
        new TimeDistributed(new Conv1D(2, 2)),
    ];

    private static IEnumerable<Layer> OnVolumes()
    => [
        new Conv3D(3, (3, 2, 1), "relu") { Strides = (1, 2, 1) }, new Conv3DTranspose(2, 2) { Strides = (2, 1, 2), Padding = "same" },
        new AdaptiveAveragePooling3D((2, 3, 1)), new AdaptiveMaxPooling3D(2), new MaxPooling3D((2, 3, 1)), new AveragePooling3D(),
        new GlobalMaxPooling3D(), new GlobalAveragePooling3D { KeepDims = true },
        new Cropping3D((1, 0), (0, 1), (2, 1)), new ZeroPadding3D(1), new UpSampling3D((1, 2, 2)), new SpatialDropout3D(0.2f),
    ];

    private static Model Inner()
    {
        var x = Input.Of(6, 4);
        return new Model(x, new Dense(2).Apply(x) + new Dense(2).Apply(x)) { Name = "inner" };
    }
}
