using System.Globalization;
using System.Reflection;
using Finora.Local.Runtime.Queues;
using Finora.Local.Runtime.Timers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Finora.Local.Runtime.Functions;

/// <summary>Where a parameter's value comes from in a run.</summary>
internal delegate object? ParameterSource(Invocation invocation);

/// <summary>
/// Decides at the start where each parameter's value will come from: the trigger's payload, the context, its token, or binding data of the
/// same name. A parameter that none of these can fill stops the start, since the official worker would fail in every run.
/// </summary>
internal static class ParameterBinding
{
    private static readonly Dictionary<Type, Func<string, object?>> Parsers = new()
    {
        [typeof(string)] = static text => text,
        [typeof(Guid)] = static text => Guid.TryParse(text, out var value) ? value : null,
        [typeof(int)] = static text => ParseInteger(text) is >= int.MinValue and <= int.MaxValue and var value ? (int)value : null,
        [typeof(long)] = static text => ParseInteger(text),
        [typeof(bool)] = static text => text switch { "true" => true, "false" => false, _ => null },
    };

    public static ParameterSource SourceOf(string function, ParameterInfo parameter, ParameterInfo trigger)
    {
        var type = parameter.ParameterType;

        // By place: reflection that is asked by two threads at once may make two objects of one parameter.
        return (parameter.Position == trigger.Position ? PayloadOf(trigger.GetCustomAttribute<TriggerBindingAttribute>()!, type)
            : type == typeof(FunctionContext) ? static invocation => invocation
            : type == typeof(CancellationToken) ? static invocation => invocation.CancellationToken
            : type == typeof(HttpRequest) ? static invocation => invocation.Http?.Request
            : Parsers.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out var parse) ? BindingDataOf(parameter, parse)
            : null)
            ?? throw FunctionLoader.Unusable(function, $"its parameter '{parameter.Name}' of type {type.Name} cannot be bound.");
    }

    private static ParameterSource? PayloadOf(TriggerBindingAttribute trigger, Type type) => trigger switch
    {
        HttpTriggerAttribute when type == typeof(HttpRequest) => static invocation => invocation.Http!.Request,
        QueueTriggerAttribute when type == typeof(string) => static invocation => ((QueueInvocation)invocation).Text,
        QueueTriggerAttribute when type == typeof(byte[]) => static invocation => ((QueueInvocation)invocation).Body,
        QueueTriggerAttribute when type == typeof(BinaryData) => static invocation => new BinaryData(((QueueInvocation)invocation).Body),
        TimerTriggerAttribute when type == typeof(TimerInfo) => static invocation => ((TimerInvocation)invocation).Info,
        _ => null,
    };

    private static ParameterSource BindingDataOf(ParameterInfo parameter, Func<string, object?> parse)
    {
        var (name, type) = (parameter.Name!, parameter.ParameterType);
        var optional = parameter.HasDefaultValue || !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
        var otherwise = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        return invocation => invocation.BindingValue(name) switch
        {
            null when optional => otherwise,
            null => throw new InvalidOperationException($"The parameter '{name}' of {invocation.Function.Name} has no value."),
            var text => parse(text)
                ?? throw new InvalidOperationException($"The value of the parameter '{name}' of {invocation.Function.Name} is no {type.Name}."),
        };
    }

    /// <summary>The worker reads numbers as JSON, where neither a plus sign nor a leading zero is allowed.</summary>
    private static long? ParseInteger(string text)
    {
        var digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        return digits is ['0'] or [>= '1' and <= '9', ..]
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
