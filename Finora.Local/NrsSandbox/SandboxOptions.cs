namespace Finora.Local.NrsSandbox;

/// <summary>How a sign of a number that is stored already is refused.</summary>
public enum SandboxDuplicateStyle
{
    /// <summary>With the text that also covers an outage.</summary>
    Generic,

    /// <summary>With a field error that says so.</summary>
    Explicit,
}

/// <summary>The stand-in's seed: one taxpayer, with everything that it needs.</summary>
public sealed record SandboxOptions
{
    /// <summary>Zero takes any free port.</summary>
    public int Port { get; init; }

    public string ApiKey { get; init; } = "sandbox-key";

    public string ApiSecret { get; init; } = "sandbox-secret";

    public Guid EntityId { get; init; } = Guid.Parse("0194bece-a000-7c41-9d52-2f6b8a30e7d1");

    public Guid BusinessId { get; init; } = Guid.Parse("0194bece-a000-7237-8bc3-463668f52e19");

    public string Tin { get; init; } = "12345678-0001";

    public string ServiceId { get; init; } = "F1N0RA01";

    public SandboxDuplicateStyle DuplicateStyle { get; init; }

    /// <summary>Of the chance in fault rules.</summary>
    public int Seed { get; init; } = 1;
}
