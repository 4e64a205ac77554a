[assembly: AssemblyFixture(typeof(Nabi.Onnx.Tests.OnnxRegistration))]

namespace Nabi.Onnx.Tests;

/// <summary>What a program does once at its start.</summary>
public sealed class OnnxRegistration
{
    public OnnxRegistration() => ModelFormats.Register(new OnnxFormat());
}
