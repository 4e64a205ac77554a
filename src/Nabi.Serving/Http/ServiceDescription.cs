using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Nabi.Serving;

/// <summary>What the OpenAPI document says of an endpoint beyond its address.</summary>
/// <param name="path">The endpoint's path, with its parameters.</param>
internal sealed class ServiceDescription(string path)
{
    /// <summary>The name of the document.</summary>
    public const string Document = "nabi";

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = static description => description.GroupName == Document;
        options.AddOperationTransformer(static (operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ServiceDescription>().FirstOrDefault() is { } known)
                known.Describe(operation);
            return Task.CompletedTask;
        });
    }

    private void Describe(OpenApiOperation operation)
    {
        operation.Parameters ??= [];
        foreach (var name in (string[])["model", "version"])
        {
            if (path.Contains($"{{{name}}}", StringComparison.Ordinal))
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Path,
                    Required = true,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }
        }

        operation.Responses ??= [];
        operation.Responses["200"] = Answer("The answer.", new OpenApiSchema { Type = JsonSchemaType.Object });
        if (path.EndsWith("/infer", StringComparison.Ordinal))
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = Request() } },
            };
            foreach (var (status, about) in ((string, string)[])[("400", "The request does not fit the model."),
                ("413", "The request is too large."), ("429", "Too many requests wait."), ("504", "No answer in time.")])
            {
                operation.Responses[status] = Answer(about, Error());
            }
        }

        if (path.Contains("{model}", StringComparison.Ordinal))
            operation.Responses["404"] = Answer("There is no such model or version.", Error());
    }

    private static OpenApiResponse Answer(string about, OpenApiSchema schema) => new()
    {
        Description = about,
        Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = schema } },
    };

    private static OpenApiSchema Error() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema> { ["error"] = new OpenApiSchema { Type = JsonSchemaType.String } },
    };

    private static OpenApiSchema Request() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "inputs" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["id"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["parameters"] = new OpenApiSchema { Type = JsonSchemaType.Object },
            ["inputs"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "name", "shape", "datatype", "data" },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["name"] = new OpenApiSchema { Type = JsonSchemaType.String },
                        ["shape"] = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Array,
                            Items = new OpenApiSchema { Type = JsonSchemaType.Integer },
                        },
                        ["datatype"] = new OpenApiSchema { Type = JsonSchemaType.String },
                        ["data"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema() },
                    },
                },
            },
            ["outputs"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object } },
        },
    };
}
