namespace Finora.Core.Identity;

/// <summary>What keys of the Platform API can be given: section 5.2 of its contract.</summary>
public static class PlatformScopes
{
    public const string Everything = "*";

    public static IReadOnlyList<string> All { get; } =
    [
        "invoices:read", "invoices:write", "customers:read", "customers:write", "payments:read", "payments:write", "reports:read", "webhooks:manage", Everything,
    ];
}
