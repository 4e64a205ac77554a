namespace Nabi.Onnx;

/// <summary>ONNX files where a user looks for them: <c>model.SaveOnnx("m.onnx")</c>, <c>Model.LoadOnnx("m.onnx")</c>.</summary>
public static class OnnxModelExtensions
{
    extension(Model model)
    {
        /// <inheritdoc cref="OnnxFile.Save(Model, string, OnnxSaveOptions?)"/>
        public void SaveOnnx(string path, OnnxSaveOptions? options = null) => OnnxFile.Save(model, path, options);

        /// <inheritdoc cref="OnnxFile.LoadWeights(Model, string, OnnxLoadOptions?)"/>
        public IReadOnlyList<string> LoadOnnxWeights(string path, OnnxLoadOptions? options = null)
            => OnnxFile.LoadWeights(model, path, options);

        /// <inheritdoc cref="OnnxFile.Load(string, OnnxLoadOptions?)"/>
        public static Model LoadOnnx(string path, OnnxLoadOptions? options = null) => OnnxFile.Load(path, options);
    }
}
