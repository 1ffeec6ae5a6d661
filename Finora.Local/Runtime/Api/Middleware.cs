namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The rest of the way of a run: the next middleware, or at the end the function.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>
/// Stands around every run of every function, HTTP or not. One instance serves all runs at once: take scoped services from
/// <see cref="FunctionContext.InstanceServices"/>, not from the constructor.
/// </summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
