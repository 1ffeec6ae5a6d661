using System.Reflection;

namespace Finora.Local.Runtime;

/// <summary>What the one-process host must be told beside the settings that it shares with Azure.</summary>
public sealed class LocalRuntimeOptions
{
    /// <summary>The assembly whose functions run; the process's entry assembly when nothing else is said.</summary>
    public Assembly? FunctionAssembly { get; set; }

    /// <summary>When set, only these classes' functions run, wherever they are.</summary>
    public IReadOnlyCollection<Type>? FunctionTypes { get; set; }

    /// <summary>
    /// The folder where the runs of timers are remembered; the folder <c>host</c> in that of the setting <c>FINORA_DATA</c> when nothing
    /// else is said.
    /// </summary>
    public string? StateFolder { get; set; }
}
