using Grpc.Core;
using Inference;

namespace Nabi.Serving;

/// <summary>The protocol over gRPC.</summary>
internal sealed class InferenceService(NabiServer server) : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context)
        => Task.FromResult(new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context)
        => Task.FromResult(new ServerReadyResponse { Ready = server.Repository.IsReady });

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context)
        => Task.FromResult(
            new ServerMetadataResponse { Name = "nabi", Version = NabiServer.Version, Extensions = { NabiServer.Extensions } });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context)
    {
        try
        {
            server.Repository.Use(request.Name, request.Version).Release();
            return Task.FromResult(new ModelReadyResponse { Ready = server.Repository.IsReady });
        }
        catch (ServingException)
        {
            return Task.FromResult(new ModelReadyResponse { Ready = false });
        }
    }

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context)
    {
        try
        {
            var model = server.Repository.Use(request.Name, request.Version);
            try
            {
                return Task.FromResult(new ModelMetadataResponse
                {
                    Name = model.Name,
                    Platform = "nabi",
                    Versions = { server.Repository.Versions(model.Name) },
                    Inputs = { model.Model.Inputs.Select((input, i) => About(model.Model.InputNames[i], input)) },
                    Outputs = { model.Model.Outputs.Select((output, i) => About(model.OutputName(i), output)) },
                });
            }
            finally
            {
                model.Release();
            }
        }
        catch (ServingException error)
        {
            throw Status(error);
        }
    }

    public override async Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        try
        {
            return await InferAsync(request, context.CancellationToken).ConfigureAwait(false);
        }
        catch (ServingException error)
        {
            throw Status(error);
        }
    }

    public override async Task ModelStreamInfer(
        IAsyncStreamReader<ModelInferRequest> requestStream, IServerStreamWriter<ModelStreamInferResponse> responseStream,
        ServerCallContext context)
    {
        // Answers come in the order of the requests.
        while (await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            ModelStreamInferResponse response;
            try
            {
                response =
                    new() { InferResponse = await InferAsync(requestStream.Current, context.CancellationToken).ConfigureAwait(false) };
            }
            catch (ServingException error)
            {
                response = new() { ErrorMessage = Sentence.Cut(error.Message) };
            }

            await responseStream.WriteAsync(response, context.CancellationToken).ConfigureAwait(false);
        }
    }

    private static ModelMetadataResponse.Types.TensorMetadata About(string name, Tensor tensor)
        => new() { Name = name, Datatype = DataTypes.Of(tensor.DType), Shape = { tensor.Shape.Select(length => (long)length) } };

    private async Task<ModelInferResponse> InferAsync(ModelInferRequest request, CancellationToken cancellation)
    {
        var (_, outputs, version) = await server.InferAsync(request.ModelName, request.ModelVersion,
            () => ValueTask.FromResult(GrpcRequest.Read(request)), cancellation).ConfigureAwait(false);
        return GrpcRequest.Write(request, version, outputs);
    }

    private static RpcException Status(ServingException error) => new(new Status(error.Status switch
    {
        404 => StatusCode.NotFound,
        413 or 429 => StatusCode.ResourceExhausted,
        500 => StatusCode.Internal,
        503 => StatusCode.Unavailable,
        504 => StatusCode.DeadlineExceeded,
        _ => StatusCode.InvalidArgument,
    }, Sentence.Cut(error.Message)));
}
