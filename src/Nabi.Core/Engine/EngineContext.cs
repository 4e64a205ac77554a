namespace Nabi.Engine;

/// <summary>
/// What those who run programs (models, training loops, formats) need of a <see cref="CallContext"/> and a layer's <c>Call</c> does not.
/// </summary>
public static class EngineContext
{
    extension(CallContext context)
    {
        /// <summary>What the program around the call collects, or gives to all calls inside it.</summary>
        public Scope Scope => context.Scope;

        /// <summary>The layer whose call is running, or null outside of any.</summary>
        public object? Caller => context.Caller;

        /// <summary>What <see cref="CallContext.Training"/> was set to; null where it is left to the surrounding call.</summary>
        public bool? GivenTraining => context.GivenTraining;

        /// <summary>This context inside a surrounding one, as the call of a layer: what it leaves unset is the surrounding one's.</summary>
        /// <param name="outer">The surrounding context.</param>
        /// <param name="layer">Whose call it is.</param>
        public CallContext Inside(CallContext outer, object? layer) => context.Inside(outer, layer);

        /// <summary>The same context with other tensors in place of its masks, initial states and attention mask.</summary>
        /// <param name="value">The tensor that stands in place of one.</param>
        public CallContext With(Func<Tensor, Tensor> value) => context.With(value);

        /// <summary>The same context with another scope.</summary>
        /// <param name="scope">The scope.</param>
        public CallContext WithScope(Scope scope) => context.WithScope(scope);

        /// <summary>Makes this the context of what follows and returns the one before, which <see cref="Leave"/> sets back.</summary>
        public CallContext? Enter() => context.Enter();

        /// <summary>Runs <paramref name="body"/> with this as its context.</summary>
        /// <param name="body">What to run.</param>
        public T Run<T>(Func<T> body) => context.Run(body);
    }

    extension(CallContext)
    {
        /// <summary>A context that differs in <see cref="CallContext.Training"/> alone; null leaves it to the surrounding call.</summary>
        /// <param name="training">Whether dropout and the like are active.</param>
        public static CallContext Of(bool? training) => CallContext.Of(training);

        /// <summary>Sets back what <see cref="Enter"/> returned.</summary>
        /// <param name="outer">The context before.</param>
        public static void Leave(CallContext? outer) => CallContext.Leave(outer);

        /// <summary>Runs <paramref name="body"/> in the scope that <paramref name="change"/> makes from the current one.</summary>
        /// <param name="change">The scope from the current one.</param>
        /// <param name="body">What to run.</param>
        public static T RunIn<T>(Func<Scope, Scope> change, Func<T> body) => CallContext.RunIn(change, body);

        /// <summary>Tells the tape that records, if any, that code runs; the code of others may do something else every time.</summary>
        /// <param name="isPure">True for code that does the same whenever its operands are the same.</param>
        public static void NoteCode(bool isPure) => CallContext.NoteCode(isPure);
    }
}
