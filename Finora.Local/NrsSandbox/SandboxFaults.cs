namespace Finora.Local.NrsSandbox;

/// <summary>A failure to cause.</summary>
/// <param name="Match">A call's name, or <c>*</c>.</param>
/// <param name="Mode">One of <see cref="SandboxFaults.Modes"/>.</param>
/// <param name="Times">How often it still applies.</param>
/// <param name="Permille">Chance.</param>
internal sealed record SandboxFault(int Id, string Match, string Mode, int Times, int Permille, int DelayMs, int Status, int RetryAfter);

/// <summary>The rules by which calls fail. The first that matches, has times left and is drawn applies. Safe for concurrent use.</summary>
internal sealed class SandboxFaults(int seed)
{
    public const string Latency = "latency";
    public const string Late = "late";
    public const string Refuse = "refuse";

    public static IReadOnlyList<string> Modes { get; } =
    [
        Latency, "offline", "busy", "status", "rate_limit", Refuse, "drop", "commit_then_drop", "commit_then_status", "commit_then_busy", "commit_then_hang", Late, "garbage", "bad_key",
    ];

    public static IReadOnlyList<string> Calls { get; } = ["validate", "sign", "confirm", "update", "transmit", "verify-tin", "resources", "*"];

    private readonly Lock _gate = new();
    private readonly List<SandboxFault> _rules = [];
    private Random _random = new(seed);
    private int _lastId;

    public IReadOnlyList<SandboxFault> Rules
    {
        get
        {
            lock (_gate) return [.. _rules];
        }
    }

    public SandboxFault Add(SandboxFault rule)
    {
        lock (_gate)
        {
            var added = rule with { Id = ++_lastId };
            _rules.Add(added);
            return added;
        }
    }

    public void Clear()
    {
        lock (_gate) _rules.Clear();
    }

    public bool Remove(int id)
    {
        lock (_gate) return _rules.RemoveAll(rule => rule.Id == id) > 0;
    }

    /// <summary>Draws anew from the seed.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _rules.Clear();
            _random = new Random(seed);
        }
    }

    /// <summary>The rule that applies to this call, with one time taken off it.</summary>
    public SandboxFault? Take(string call)
    {
        lock (_gate)
        {
            for (var i = 0; i < _rules.Count; i++)
            {
                var rule = _rules[i];
                if ((rule.Match != call && rule.Match != "*") || rule.Times <= 0 || _random.Next(1000) >= rule.Permille) continue;
                _rules[i] = rule with { Times = rule.Times - 1 };
                return rule;
            }

            return null;
        }
    }
}
