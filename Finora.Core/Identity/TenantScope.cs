namespace Finora.Core.Identity;

/// <summary>Whose data: one tenant (a business, in the words of the Business API) and its live or test side. The two sides never meet.</summary>
public readonly record struct TenantScope(Guid TenantId, bool Test)
{
    /// <summary>The partition that holds this side's data.</summary>
    public string Partition => string.Concat(TenantId.ToString("N"), Test ? ".test" : ".live");

    /// <summary>What belongs to the tenant as a whole (keys, members, plan) stands on its live side.</summary>
    public TenantScope Home => this with { Test = false };

    public static TenantScope Live(Guid tenantId) => new(tenantId, false);
}
