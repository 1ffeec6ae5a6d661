using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Finora.Local.Runtime.Functions;

/// <summary>A function that was found in the app, with its trigger and the way to call it.</summary>
internal sealed class LoadedFunction(string name, MethodInfo method, ParameterInfo triggerParameter, TriggerBindingAttribute trigger)
    : FunctionDefinition
{
    public override string Name => name;

    public override string EntryPoint => $"{method.DeclaringType!.FullName}.{method.Name}";

    public override string PathToAssembly => method.Module.Assembly.Location;

    public override string Id =>
        field ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{EntryPoint}")).AsSpan(0, 8));

    public override ImmutableArray<FunctionParameter> Parameters => field.IsDefault ? field = Describe(method) : field;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings =>
        field ??= One(new Binding(triggerParameter.Name!, TriggerType, BindingDirection.In));

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => field ??= trigger is HttpTriggerAttribute
        ? One(new Binding("$return", "http", BindingDirection.Out))
        : ImmutableDictionary<string, BindingMetadata>.Empty;

    public TriggerBindingAttribute Trigger => trigger;

    public FunctionCall Call { get; } = new(name, method, triggerParameter);

    /// <summary><c>httpTrigger</c>, <c>queueTrigger</c>, <c>timerTrigger</c>: how host and middleware call the kinds of triggers.</summary>
    private string TriggerType
    {
        get
        {
            var type = trigger.GetType().Name;
            return char.ToLowerInvariant(type[0]) + type[1..^nameof(Attribute).Length];
        }
    }

    private static ImmutableDictionary<string, BindingMetadata> One(Binding binding) =>
        ImmutableDictionary<string, BindingMetadata>.Empty.Add(binding.Name, binding);

    private static ImmutableArray<FunctionParameter> Describe(MethodInfo method) => [.. method.GetParameters().Select(Describe)];

    private static FunctionParameter Describe(ParameterInfo parameter) => parameter.HasDefaultValue
        ? new FunctionParameter(parameter.Name!, parameter.ParameterType, hasDefaultValue: true, parameter.DefaultValue)
        : new FunctionParameter(parameter.Name!, parameter.ParameterType);

    private sealed class Binding(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => direction;
    }
}
