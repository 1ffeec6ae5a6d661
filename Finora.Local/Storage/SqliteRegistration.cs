using Finora.Core.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Finora.Local.Storage;

/// <summary>Puts the storage ports on one SQLite file.</summary>
public static class SqliteRegistration
{
    /// <summary>
    /// Tables, queues and blobs in <paramref name="dataDirectory"/>/finora.db. The file is opened when the first store is asked for, and closed with the
    /// container.
    /// </summary>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, string dataDirectory)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => SqliteDatabase.Open(dataDirectory));
        services.AddSingleton<ITableStore, SqliteTableStore>();
        services.AddSingleton<SqliteJobQueue>();
        services.AddSingleton<IJobQueue>(provider => provider.GetRequiredService<SqliteJobQueue>());
        services.AddSingleton<IJobReceiver>(provider => provider.GetRequiredService<SqliteJobQueue>());
        services.AddSingleton<IBlobStore, SqliteBlobStore>();
        return services;
    }
}
