using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Local.Runtime.Functions;

/// <summary>
/// Calls a function's method. What reflection has to find out it finds out once, at the start; an object factory is compiled when its class
/// first runs, as compiling them all would cost more than the rest of the start.
/// </summary>
internal sealed class FunctionCall
{
    private readonly ParameterSource[] _sources;
    private readonly MethodInvoker _method;
    private readonly Func<object?, ValueTask<object?>> _returned;
    private readonly Lazy<ObjectFactory>? _create;

    public FunctionCall(string function, MethodInfo method, ParameterInfo trigger)
    {
        _sources = [.. method.GetParameters().Select(parameter => ParameterBinding.SourceOf(function, parameter, trigger))];
        _method = MethodInvoker.Create(method);
        _returned = ReturnedValue.ReaderOf(method.ReturnType);
        _create = method.IsStatic ? null : new(() => ActivatorUtilities.CreateFactory(method.DeclaringType!, []));
    }

    /// <summary>
    /// Binds the parameters, runs the function and leaves what it returned in <see cref="Invocation.Result"/>. Throws what the function
    /// throws.
    /// </summary>
    public async Task InvokeAsync(Invocation invocation)
    {
        var arguments = new object?[_sources.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = _sources[i](invocation);
        }

        var instance = _create?.Value(invocation.InstanceServices, null);
        invocation.Result = await _returned(_method.Invoke(instance, arguments.AsSpan()));
    }
}
