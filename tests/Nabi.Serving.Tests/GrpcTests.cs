using Grpc.Core;
using Grpc.Net.Client;
using Inference;

namespace Nabi.Serving.Tests;

/// <summary>The protocol over gRPC.</summary>
public sealed class GrpcTests
{
    [Fact]
    public async Task Everything_over_gRPC()
    {
        var model = Served.Stepwise();
        await using var server = await TestServer.StartAsync(options => options.AddModel(model, "steps"));
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        Assert.True((await client.ServerLiveAsync(new())).Live);
        Assert.True((await client.ServerReadyAsync(new())).Ready);
        Assert.Equal("nabi", (await client.ServerMetadataAsync(new())).Name);
        Assert.True((await client.ModelReadyAsync(new() { Name = "steps" })).Ready);
        Assert.False((await client.ModelReadyAsync(new() { Name = "other" })).Ready);
        Assert.Equal("x", (await client.ModelMetadataAsync(new() { Name = "steps" })).Inputs[0].Name);

        var x = new Tensor([2, 3, 3], Served.Numbers(1, 18));
        var expected = model.Apply(x).ToArray();
        var answer = await client.ModelInferAsync(Request(x));
        Served.Same(expected, answer.Outputs[0].Contents.Fp32Contents.ToArray());
        var raw = Request(x);
        raw.Inputs[0].Contents = null;
        raw.RawInputContents.Add(Google.Protobuf.ByteString.CopyFrom(DataTypes.Write(x)));
        answer = await client.ModelInferAsync(raw);
        Served.Same(expected, DataTypes.Read("FP32", [2, 3, 2], answer.RawOutputContents[0].Span, "y").ToArray());

        var bad = Request(x);
        bad.Inputs[0].Shape[0] = 7;
        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.ModelInferAsync(bad));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        error = await Assert.ThrowsAsync<RpcException>(async () => await client.ModelInferAsync(new() { ModelName = "other" }));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);

        using var call = client.ModelStreamInfer();
        var stream = model.Stream();
        for (var t = 0; t < 6; t++)
        {
            var step = new Tensor([1, 1, 3], Served.Numbers(40 + t, 3));
            var request = Request(step);
            request.Parameters["sequence_id"] = new InferParameter { Int64Param = 3 };
            request.Parameters["sequence_start"] = new InferParameter { BoolParam = t == 0 };
            request.Parameters["sequence_end"] = new InferParameter { BoolParam = t == 5 };
            await call.RequestStream.WriteAsync(request);
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal("", call.ResponseStream.Current.ErrorMessage);
            Served.Same(stream.Step(step.ToArray()), call.ResponseStream.Current.InferResponse.Outputs[0].Contents.Fp32Contents.ToArray());
        }

        await call.RequestStream.WriteAsync(bad);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.NotEqual("", call.ResponseStream.Current.ErrorMessage);
        await call.RequestStream.CompleteAsync();
    }

    private static ModelInferRequest Request(Tensor x)
    {
        var input = new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "FP32", Contents = new() };
        input.Shape.AddRange(x.Shape.Select(length => (long)length));
        input.Contents.Fp32Contents.AddRange(x.ToArray());
        return new ModelInferRequest { ModelName = "steps", Inputs = { input } };
    }
}
