using Microsoft.Azure.Functions.Worker.Middleware;

namespace Finora.Local.Runtime.Functions;

/// <summary>The app's middleware in its order, and at the end the function itself.</summary>
internal static class FunctionPipeline
{
    public static FunctionExecutionDelegate Of(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
    {
        FunctionExecutionDelegate rest = static context => ((Invocation)context).Function.Call.InvokeAsync((Invocation)context);
        for (var i = middleware.Count - 1; i >= 0; i--)
        {
            rest = middleware[i](rest);
        }

        return rest;
    }
}
