namespace Nabi;

/// <summary>Operations whose results somebody may ask for before they are computed.</summary>
internal interface IPendingWork
{
    /// <summary>Computes all of them; false when none is left, so that a result without numbers will not have any.</summary>
    bool Complete();
}
