using Finora.Azure.Storage;
using Finora.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Azure;

/// <summary>Puts the storage ports on an Azure storage account (or Azurite).</summary>
public static class AzureStorageRegistration
{
    /// <summary>
    /// Reads <c>AzureWebJobsStorage</c>, the setting that the Functions host uses too: a connection string; or <c>AzureWebJobsStorage__accountName</c>, or
    /// <c>__tableServiceUri</c>, <c>__queueServiceUri</c> and <c>__blobServiceUri</c>, with an identity (<c>__credential</c>, <c>__clientId</c>). <c>Finora__TablePrefix</c>
    /// starts the names of all tables. Tables, queues and the container are made by the ports' Ensure methods, not here.
    /// </summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is missing or wrong; the message names it.</exception>
    public static IServiceCollection AddAzureStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var account = StorageSettings.OpenAccount(configuration);
        var prefix = StorageSettings.TablePrefix(configuration);
        services.AddSingleton(account);
        services.AddSingleton<ITableStore>(provider => new AzureTableStore(account.Tables, Time(provider), prefix));
        services.AddSingleton<IJobQueue>(provider => new AzureJobQueue(account.Queues, Time(provider)));
        services.AddSingleton<IJobReceiver>(provider => new AzureJobReceiver(account.Queues, Time(provider)));
        services.AddSingleton<IBlobStore>(provider => new AzureBlobStore(account.Blobs, Time(provider)));
        return services;
    }

    private static TimeProvider Time(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;
}
