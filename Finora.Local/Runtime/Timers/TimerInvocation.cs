using System.Collections.Immutable;
using Finora.Core.Identity;
using Finora.Local.Runtime.Functions;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Local.Runtime.Timers;

/// <summary>A run because it is time.</summary>
internal sealed class TimerInvocation(
    LoadedFunction function, IdGenerator ids, IServiceProvider services, TimerInfo info, CancellationToken cancellationToken)
    : Invocation(function, ids)
{
    public TimerInfo Info => info;

    public override CancellationToken CancellationToken => cancellationToken;

    public override IServiceProvider InstanceServices { get; set; } = services;

    protected override IReadOnlyDictionary<string, object?> ReadBindingData() => ImmutableDictionary<string, object?>.Empty;
}
