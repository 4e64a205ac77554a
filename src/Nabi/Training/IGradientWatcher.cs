namespace Nabi;

/// <summary>Takes the gradients of a step while its backward pass runs.</summary>
internal interface IGradientWatcher
{
    /// <summary>The forward pass is done, and with it loss and predictions.</summary>
    /// <param name="program">The step.</param>
    void Forwarded(StepProgram program);

    /// <summary>A variable's gradient is complete.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="gradient">Its gradient, valid until the step runs again.</param>
    void Complete(Variable variable, Tensor gradient);

    /// <summary>A part of the backward pass is done: time to look at what else goes on.</summary>
    void AfterCall();
}
