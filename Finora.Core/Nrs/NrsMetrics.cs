using System.Diagnostics.Metrics;

namespace Finora.Core.Nrs;

/// <summary>What operators watch: how attempts end, and what was parked or put on hold.</summary>
public static class NrsMetrics
{
    public const string MeterName = "Finora.Nrs";
    private static readonly Meter Meter = new(MeterName);

    /// <summary>By <c>outcome</c>.</summary>
    public static Counter<long> Attempts { get; } = Meter.CreateCounter<long>("finora.nrs.attempts");

    public static Counter<long> Parked { get; } = Meter.CreateCounter<long>("finora.nrs.parked");

    /// <summary>By <c>hold</c>.</summary>
    public static Counter<long> Holds { get; } = Meter.CreateCounter<long>("finora.nrs.holds");
}
