namespace Nabi.Layers;

/// <summary>A part of a layer under the name of the attribute that Keras keeps it in.</summary>
/// <param name="Attribute">Keras's attribute: <c>cell</c>, <c>forward_layer</c>.</param>
/// <param name="Part">The layer; null for one of Keras's that has no weights and no counterpart here.</param>
/// <param name="Name">The name that Keras gives a part without a counterpart; null otherwise.</param>
public readonly record struct NamedPart(string Attribute, Layer? Part, string? Name = null);
