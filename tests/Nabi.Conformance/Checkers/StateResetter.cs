using Nabi.Callbacks;

namespace Nabi.Conformance.Checkers;

/// <summary>Resets the states of stateful layers at the beginning of each epoch.</summary>
internal sealed class StateResetter : Callback
{
    public override void OnEpochBegin(int epoch) => Model.ResetStates();
}
