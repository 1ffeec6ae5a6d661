using Finora.Core.Identity;
using Finora.Local.Runtime.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Finora.Local.Runtime.Http;

/// <summary>
/// Answers the requests of one function: key, pipeline, result. A result is written after the whole pipeline has returned, as in Azure, and
/// only if it is an <see cref="IResult"/> or <see cref="IActionResult"/>; anything else is an empty 200. An exception is an empty 500.
/// </summary>
internal sealed partial class HttpFunction(
    LoadedFunction function, FunctionKeys? keys, FunctionExecutionDelegate pipeline, IdGenerator ids, ILogger<HttpFunction> logger)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (keys?.Accept(http.Request) == false)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var invocation = new HttpInvocation(function, ids, http);
        try
        {
            await pipeline(invocation);
            await WriteAsync(invocation.Result, http);
        }
        catch (Exception fault)
        {
            Fail(fault, invocation);
        }
    }

    private static Task WriteAsync(object? result, HttpContext http) => result switch
    {
        IResult answer => answer.ExecuteAsync(http),
        IActionResult answer => answer.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor())),
        _ => Task.CompletedTask,
    };

    private void Fail(Exception fault, HttpInvocation invocation)
    {
        var http = invocation.Http;
        if (http.RequestAborted.IsCancellationRequested && fault is OperationCanceledException or IOException)
        {
            LogAborted(function.Name, invocation.InvocationId);
            return;
        }

        LogFailed(fault, function.Name, invocation.InvocationId);
        if (http.Response.HasStarted)
        {
            // Only a broken connection tells the client that what it got is not all.
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    [LoggerMessage(9101, LogLevel.Error, "Function {Function} failed, invocation {InvocationId}.")]
    private partial void LogFailed(Exception fault, string function, string invocationId);

    [LoggerMessage(9102, LogLevel.Debug, "The client left function {Function} before its answer, invocation {InvocationId}.")]
    private partial void LogAborted(string function, string invocationId);
}
