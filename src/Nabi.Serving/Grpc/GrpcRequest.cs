using System.Globalization;
using Google.Protobuf;
using Inference;

namespace Nabi.Serving;

/// <summary>Requests and answers as messages: numbers in fields of their type, or all of them as bytes.</summary>
internal static class GrpcRequest
{
    /// <summary>Reads a request.</summary>
    /// <exception cref="ServingException">The message is not what the protocol says.</exception>
    public static InferRequest Read(ModelInferRequest request)
    {
        if (request.Inputs.Count == 0)
            throw new ServingException(400, "The request has no inputs.");
        if (request.RawInputContents.Count > 0 && request.RawInputContents.Count != request.Inputs.Count)
        {
            throw new ServingException(400,
                $"The request has {request.Inputs.Count} inputs and {request.RawInputContents.Count} raw_input_contents; "
                + "send one for each, or none.");
        }

        return new InferRequest
        {
            Id = request.Id.Length > 0 ? request.Id : null,
            Inputs = [
                .. request.Inputs.Select(
                    (input, i) => Input(input, request.RawInputContents.Count > 0 ? request.RawInputContents[i] : null))],
            Outputs = [.. request.Outputs.Select(static output => new RequestedOutput(output.Name, null))],
            SequenceId = SequenceId(request),
            SequenceStart = Flag(request, "sequence_start"),
            SequenceEnd = Flag(request, "sequence_end"),
            Timeout = request.Parameters.TryGetValue("timeout", out var timeout)
                ? timeout.ParameterChoiceCase == InferParameter.ParameterChoiceOneofCase.Int64Param
                    && timeout.Int64Param is > 0 and < 1L << 40
                    ? TimeSpan.FromMicroseconds(timeout.Int64Param)
                    : throw new ServingException(400, "The parameter timeout must be a number of microseconds above 0.")
                : null,
        };
    }

    /// <summary>Writes an answer, all outputs as bytes where the inputs came so.</summary>
    public static ModelInferResponse Write(ModelInferRequest request, string version, IReadOnlyList<InferTensor> outputs)
    {
        var response = new ModelInferResponse { ModelName = request.ModelName, ModelVersion = version, Id = request.Id };
        foreach (var output in outputs)
        {
            var tensor = new ModelInferResponse.Types.InferOutputTensor
            {
                Name = output.Name,
                Datatype = output.DataType,
                Shape = { output.Values.Shape.Select(static length => (long)length) },
            };
            response.Outputs.Add(tensor);
            if (request.RawInputContents.Count > 0)
            {
                response.RawOutputContents.Add(UnsafeByteOperations.UnsafeWrap(DataTypes.Write(output.Values)));
                continue;
            }

            tensor.Contents = new InferTensorContents();
            switch (output.Values.DType)
            {
                case DType.Bool:
                    tensor.Contents.BoolContents.AddRange(output.Values.Booleans.ToArray());
                    break;
                case DType.Int32:
                    tensor.Contents.IntContents.AddRange(output.Values.Integers.ToArray());
                    break;
                case DType.String:
                    tensor.Contents.BytesContents.AddRange(output.Values.Texts.ToArray().Select(ByteString.CopyFromUtf8));
                    break;
                default:
                    tensor.Contents.Fp32Contents.AddRange(output.Values.Floats.ToArray());
                    break;
            }
        }

        return response;
    }

    private static InferTensor Input(ModelInferRequest.Types.InferInputTensor input, ByteString? raw)
    {
        var owner = $"Input '{Sentence.Short(input.Name)}'";
        long[] shape = [.. input.Shape];
        if (raw is not null)
            return new InferTensor(input.Name, input.Datatype, DataTypes.Read(input.Datatype, shape, raw.Span, owner));
        DataTypes.SizeOf(input.Datatype, owner);
        var contents = input.Contents ?? new InferTensorContents();
        var lengths = input.Datatype switch
        {
            "BOOL" => contents.BoolContents.Count,
            "INT8" or "INT16" or "INT32" => contents.IntContents.Count,
            "INT64" => contents.Int64Contents.Count,
            "UINT8" or "UINT16" or "UINT32" => contents.UintContents.Count,
            "UINT64" => contents.Uint64Contents.Count,
            "FP32" => contents.Fp32Contents.Count,
            "FP64" => contents.Fp64Contents.Count,
            "BYTES" => contents.BytesContents.Count,
            _ => throw new ServingException(400, $"{owner}: {input.Datatype} has no field of its own; send it as raw_input_contents."),
        };
        var count = DataTypes.Count(shape, Math.Max(lengths, 1), owner);
        if (count != lengths)
        {
            throw new ServingException(400,
                $"{owner}: the shape ({Sentence.Join(shape)}) has {count} elements of {input.Datatype}, and the contents have {lengths}.");
        }

        var whole = DataTypes.Lengths(shape);
        return new InferTensor(input.Name, input.Datatype, input.Datatype switch
        {
            "BOOL" => new Tensor(whole, contents.BoolContents.ToArray()),
            "FP32" => new Tensor(whole, contents.Fp32Contents.ToArray()),
            "FP64" => new Tensor(whole, [.. contents.Fp64Contents.Select(static value => (float)value)]),
            "BYTES" => new Tensor(whole, [.. contents.BytesContents.Select(static text => text.ToStringUtf8())]),
            "INT64" => new Tensor(whole, [.. contents.Int64Contents.Select(value => DataTypes.Narrow(value, owner))]),
            "UINT64" => new Tensor(whole, [.. contents.Uint64Contents.Select(value => DataTypes.Narrow(value, owner))]),
            "UINT8" or "UINT16" or "UINT32" =>
                new Tensor(whole, [.. contents.UintContents.Select(value => DataTypes.Narrow(value, owner))]),
            _ => new Tensor(whole, contents.IntContents.ToArray()),
        });
    }

    private static string? SequenceId(ModelInferRequest request)
        => !request.Parameters.TryGetValue("sequence_id", out var id) ? null : id.ParameterChoiceCase switch
        {
            InferParameter.ParameterChoiceOneofCase.Int64Param when id.Int64Param > 0 =>
                id.Int64Param.ToString(CultureInfo.InvariantCulture),
            InferParameter.ParameterChoiceOneofCase.Uint64Param when id.Uint64Param > 0 =>
                id.Uint64Param.ToString(CultureInfo.InvariantCulture),
            InferParameter.ParameterChoiceOneofCase.StringParam when id.StringParam.Length is > 0 and <= 128 => id.StringParam,
            // Triton's clients say so that there is no sequence.
            InferParameter.ParameterChoiceOneofCase.Int64Param when id.Int64Param == 0 => null,
            _ =>
                throw new ServingException(400,
                    "The parameter sequence_id must be a whole number above 0, or a text of 1 to 128 characters."),
        };

    private static bool Flag(ModelInferRequest request, string name)
        => request.Parameters.TryGetValue(name, out var flag)
            && (flag.ParameterChoiceCase == InferParameter.ParameterChoiceOneofCase.BoolParam ? flag.BoolParam
                : throw new ServingException(400, $"The parameter {name} must be true or false."));
}
