using Finora.Local.Runtime.Functions;
using Finora.Local.Runtime.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Finora.Local.Runtime.Timers;

/// <summary>A timer function with its schedule, settings replaced.</summary>
/// <param name="Monitored">Whether its runs are remembered over a restart. A schedule that fires more than once a minute is not: it makes
/// up for itself.</param>
internal sealed record TimerFunction(LoadedFunction Function, TimerSchedule Schedule, bool Monitored, bool RunOnStartup)
{
    /// <exception cref="SettingException">A setting in a schedule is missing.</exception>
    /// <exception cref="InvalidOperationException">A schedule cannot be read.</exception>
    public static List<TimerFunction> Of(IEnumerable<LoadedFunction> functions, IConfiguration settings)
    {
        var timers = new List<TimerFunction>();
        foreach (var function in functions)
        {
            if (function.Trigger is TimerTriggerAttribute trigger)
            {
                var text = SettingReference.Resolve(trigger.Schedule, settings, function.Name);
                var schedule = TimerSchedule.TryParse(text) ?? throw FunctionLoader.Unusable(
                    function.Name, $"'{text}' is no schedule of six fields: second, minute, hour, day, month, day of the week (0 is Sunday).");
                timers.Add(new TimerFunction(function, schedule, trigger.UseMonitor && !schedule.FiresWithinAMinute, trigger.RunOnStartup));
            }
        }

        return timers;
    }
}
