namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// What a function returned. Middleware may read and replace it after the function ran, or set it without running the function.
/// </summary>
public abstract class InvocationResult : InvocationResult<object>;

/// <inheritdoc cref="InvocationResult"/>
public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}
