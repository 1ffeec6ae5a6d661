namespace Finora.Core;

/// <summary>What a change says about one member of a record: nothing, or its new value (null clears it).</summary>
public readonly record struct Edit<T>(bool IsSent, T? Value)
{
    /// <summary>The new value where one was sent, else <paramref name="current"/>.</summary>
    public T? Over(T? current) => IsSent ? Value : current;
}
