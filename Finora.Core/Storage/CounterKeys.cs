using System.Globalization;
using Finora.Core.Accounts;
using Finora.Core.Idempotency;
using Finora.Core.Identity;
using Finora.Core.Limits;

namespace Finora.Core.Storage;

/// <summary>Every key of the counter table. What belongs to a tenant has partitions of the tenant, what belongs to an address partitions of its hour.</summary>
public static class CounterKeys
{
    private const int AddressShards = 16;

    /// <summary>Requests of one Business API key.</summary>
    public static CounterKey<RequestCounts> ApiKey(Guid tenantId, Guid keyId, bool test = false) => new(OfTenant(tenantId), KindOf(test) + Keys.Ascending(keyId));

    /// <summary>Everything kept of the Business API keys of one side: two rows for each that was ever used.</summary>
    internal static (string Partition, KeyRange Range) ApiKeys(TenantScope scope) => (OfTenant(scope.TenantId), KeyRange.Prefix(KindOf(scope.Test)));

    /// <summary>Requests of all Platform API keys of a tenant.</summary>
    public static CounterKey<RequestCounts> PlatformKeys(Guid tenantId) => new(OfTenant(tenantId), "platform");

    /// <summary>When a Platform API key was last used.</summary>
    internal static (string Partition, string Key) PlatformKeyUse(Guid tenantId, Guid keyId) => (OfTenant(tenantId), KeyUsePrefix + Keys.Ascending(keyId));

    internal static (string Partition, KeyRange Range) PlatformKeyUses(Guid tenantId) => (OfTenant(tenantId), KeyRange.Prefix(KeyUsePrefix));

    /// <summary>Requests of one signed-in user, whatever tenant they are for.</summary>
    public static CounterKey<RequestCounts> User(Guid userId) => new(OfTenant(userId), "user");

    /// <summary>Letters that a user asked for to prove his address.</summary>
    public static CounterKey<RequestCounts> VerificationLetters(Guid userId) => new(OfTenant(userId), "verify-mail");

    /// <summary>Attempts to sign in to one account that failed.</summary>
    /// <param name="id">Made from the e-mail address, so that one that nobody has is counted alike; see <see cref="SignInThrottle"/>.</param>
    internal static CounterKey<SignInFailures> SignInFailures(Guid id) => new("sgi." + Keys.Ascending(id)[^2..], Keys.Ascending(id));

    /// <summary>Tests of a tenant's credentials at the tax authority.</summary>
    public static CounterKey<RequestCounts> NrsTests(Guid tenantId) => new(OfTenant(tenantId), "nrs-test");

    /// <param name="id">Made from path and key; see <see cref="IdempotencyKeys"/>.</param>
    public static CounterKey<IdempotencyRecord> Idempotency(TenantScope scope, Guid id) => new("idm." + scope.Partition, Keys.Ascending(id));

    /// <summary>Requests of one source address in the hour of <paramref name="now"/>.</summary>
    internal static CounterKey<RequestCounts> Address(AddressLimit limit, string address, DateTimeOffset now)
    {
        var hash = Keys.Hash(address);
        return new(AddressPartition(now, hash[0]), $"{AddressPrefix}{limit}|{hash}");
    }

    internal static IEnumerable<string> AddressPartitions(DateTimeOffset hour) =>
        Enumerable.Range(0, AddressShards).Select(shard => AddressPartition(hour, shard.ToString("x", CultureInfo.InvariantCulture)[0]));

    internal static KeyRange AddressRows { get; } = KeyRange.Prefix(AddressPrefix);

    private const string AddressPrefix = "adr|";

    private const string KeyUsePrefix = "used|";

    private static string KindOf(bool test) => test ? "test|" : "key|";

    private static string OfTenant(Guid tenantId) => "lim." + tenantId.ToString("N");

    private static string AddressPartition(DateTimeOffset at, char shard) => $"adr.{at.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture)}.{shard}";
}
