using System.Diagnostics;
using Finora.Core.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Local.Runtime.Functions;

/// <summary>
/// A run of a function. Everything that most runs never ask for (id, items, binding data, features) is made when it is first asked for: an
/// HTTP request pays for what it uses.
/// </summary>
internal abstract class Invocation(LoadedFunction function, IdGenerator ids) : FunctionContext
{
    /// <summary>The function to run, with its way to be called.</summary>
    public LoadedFunction Function => function;

    /// <summary>What the function returned, or what middleware put in its place.</summary>
    public object? Result { get; set; }

    /// <summary>Null for queue and timer functions.</summary>
    public virtual HttpContext? Http => null;

    public override string InvocationId => field ??= ids.NewId().ToString();

    public override string FunctionId => function.Id;

    public override FunctionDefinition FunctionDefinition => function;

    public override IDictionary<object, object> Items { get => field ??= new Dictionary<object, object>(); set; }

    public override IInvocationFeatures Features => field ??= new InvocationFeatures();

    public override BindingContext BindingContext => field ??= new BindingsOf(ReadBindingData());

    public override RetryContext RetryContext => NoRetries.Instance;

    public override TraceContext TraceContext => field ??= new Trace(Activity.Current, Http?.Request.Headers);

    /// <summary>The binding data of this name as text; null when there is none. Names are found in any case.</summary>
    public virtual string? BindingValue(string name) => BindingContext.BindingData.GetValueOrDefault(name)?.ToString();

    /// <summary>All binding data, in a dictionary that ignores case.</summary>
    protected abstract IReadOnlyDictionary<string, object?> ReadBindingData();

    private sealed class BindingsOf(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    /// <summary>The runtime retries by queue deliveries only, and those the message's dequeue count tells.</summary>
    private sealed class NoRetries : RetryContext
    {
        public static readonly NoRetries Instance = new();

        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }

    private sealed class Trace(Activity? activity, IHeaderDictionary? headers) : TraceContext
    {
        public override string TraceParent { get; } = activity?.Id ?? headers?.TraceParent.ToString() ?? "";

        public override string TraceState { get; } = (activity is null ? headers?.TraceState.ToString() : activity.TraceStateString) ?? "";
    }
}
