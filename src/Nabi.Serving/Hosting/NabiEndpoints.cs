using Microsoft.AspNetCore.Builder;

namespace Nabi.Serving;

/// <summary>All endpoints of the models, for conventions such as <c>RequireAuthorization()</c>.</summary>
internal sealed class NabiEndpoints(params IEndpointConventionBuilder[] parts) : IEndpointConventionBuilder
{
    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (var part in parts)
            part.Add(convention);
    }

    public void Finally(Action<EndpointBuilder> finallyConvention)
    {
        foreach (var part in parts)
            part.Finally(finallyConvention);
    }
}
