namespace Finora.Functions.Ops;

/// <summary>The command was called in a way that it does not understand; the message says what is wrong.</summary>
internal sealed class OpsUsageException : Exception
{
    public OpsUsageException()
    {
    }

    public OpsUsageException(string message)
        : base(message)
    {
    }

    public OpsUsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Options of the form <c>--name value</c>, flags of the form <c>--name</c>, and words before them.</summary>
internal sealed class OpsArguments
{
    private readonly Dictionary<string, string?> _options = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];

    public IReadOnlyList<string> Words => _words;

    public static OpsArguments Parse(string[] args)
    {
        var parsed = new OpsArguments();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                parsed._words.Add(args[i]);
                continue;
            }

            var hasValue = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal);
            if (!parsed._options.TryAdd(args[i], hasValue ? args[i + 1] : null)) throw new OpsUsageException($"{args[i]} is given twice.");
            if (hasValue) i++;
        }

        return parsed;
    }

    public string Required(string name) => Optional(name) ?? throw new OpsUsageException($"{name} is required.");

    public string? Optional(string name) => _options.GetValueOrDefault(name);

    public bool Flag(string name) => _options.TryGetValue(name, out var value) && (value is null ? true : throw new OpsUsageException($"{name} takes no value, and '{value}' follows it."));

    /// <exception cref="OpsUsageException">There are more words than the command takes, or an option that it does not know.</exception>
    public void Allow(int words, params ReadOnlySpan<string> names)
    {
        if (_words.Count > words) throw new OpsUsageException($"'{_words[words]}' is no option.");
        foreach (var name in _options.Keys)
        {
            if (!names.Contains(name)) throw new OpsUsageException($"There is no option {name}.");
        }
    }
}
