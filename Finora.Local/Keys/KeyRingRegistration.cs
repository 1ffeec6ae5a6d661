using Finora.Core.Identity;
using Finora.Core.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Finora.Local.Keys;

/// <summary>Puts the key ring of one machine behind <see cref="IKeyVault"/>.</summary>
public static class KeyRingRegistration
{
    /// <summary>The master key is read, or made, now: a bad one stops the start.</summary>
    /// <param name="masterKeySetting">The value of FINORA_MASTER_KEY; empty for the key file of the data directory.</param>
    /// <exception cref="InvalidOperationException">The master key is not 32 bytes in base64.</exception>
    public static IServiceCollection AddLocalKeyRing(this IServiceCollection services, string dataDirectory, string? masterKeySetting)
    {
        var master = MasterKey.Open(dataDirectory, masterKeySetting);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdGenerator>();
        services.AddSingleton<IKeyVault>(provider => new LocalKeyRing(dataDirectory, master, provider.GetRequiredService<IdGenerator>()));
        return services;
    }
}
