using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>A variable of a layer with its rules.</summary>
/// <param name="Variable">The numbers.</param>
/// <param name="Trainable">Whether it is trainable while its layer is.</param>
/// <param name="Regularizer">A penalty added to the loss.</param>
/// <param name="Constraint">A rule applied after every update.</param>
internal sealed record Weight(Variable Variable, bool Trainable, Regularizer? Regularizer, Constraint? Constraint);
