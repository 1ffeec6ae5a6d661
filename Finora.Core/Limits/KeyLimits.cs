namespace Finora.Core.Limits;

/// <summary>What one Business API key may do: the table of its contract, section 4, unless other numbers were agreed for the key.</summary>
/// <param name="PerMinute">In any sixty seconds.</param>
/// <param name="PerHour">In a clock hour, UTC.</param>
/// <param name="PerDay">Between two midnights, UTC.</param>
/// <param name="InFlight">At once.</param>
public sealed record KeyLimits(int PerMinute, int PerHour, int PerDay, int InFlight)
{
    /// <summary>The minute first: it is what callers are told about.</summary>
    public IReadOnlyList<WindowLimit> Windows =>
        [new(LimitWindow.RollingMinute, PerMinute), new(LimitWindow.Hour, PerHour), new(LimitWindow.Day, PerDay)];
}
