using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

/// <summary>A row as a dictionary of named values: string, bool, int, long, double, Guid, DateTimeOffset and bytes.</summary>
public sealed class TableEntity : ITableEntity, IDictionary<string, object?>
{
    private readonly Dictionary<string, object?> _properties;

    public TableEntity()
        : this(new Dictionary<string, object?>())
    {
    }

    public TableEntity(IDictionary<string, object?>? values) =>
        _properties = values is null ? new(StringComparer.Ordinal) : new(values, StringComparer.Ordinal);

    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    [AllowNull]
    public string PartitionKey
    {
        get => GetString(EntityNames.PartitionKey)!;
        set => _properties[EntityNames.PartitionKey] = value;
    }

    [AllowNull]
    public string RowKey
    {
        get => GetString(EntityNames.RowKey)!;
        set => _properties[EntityNames.RowKey] = value;
    }

    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(EntityNames.Timestamp);
        set => _properties[EntityNames.Timestamp] = value;
    }

    public ETag ETag
    {
        get => new(GetString(EntityNames.ETag)!);
        set => _properties[EntityNames.ETag] = value.ToString();
    }

    public int Count => _properties.Count;

    public ICollection<string> Keys => _properties.Keys;

    ICollection<object?> IDictionary<string, object?>.Values => _properties.Values;

    bool ICollection<KeyValuePair<string, object?>>.IsReadOnly => false;

    /// <summary>
    /// The value, or null for a name that is not there. Setting keeps the type that stands: an int is widened to it, any other change of type is refused.
    /// </summary>
    /// <exception cref="InvalidOperationException">The new value is of another type than the one it replaces.</exception>
    public object? this[string key]
    {
        get => GetValue(key);
        set => SetValue(key, value);
    }

    public void Add(string key, object? value) => SetValue(key, value);

    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    public bool Remove(string key) => _properties.Remove(key);

    public bool TryGetValue(string key, out object? value) => _properties.TryGetValue(key, out value);

    public void Clear() => _properties.Clear();

    public string? GetString(string key) => Get<string>(key);

    /// <exception cref="InvalidOperationException">The value is no bytes; so for the other getters and their types.</exception>
    public byte[]? GetBinary(string key) => GetValue(key) switch
    {
        BinaryData data => data.ToArray(),
        _ => Get<byte[]>(key),
    };

    public BinaryData? GetBinaryData(string key) => GetValue(key) switch
    {
        byte[] bytes => BinaryData.FromBytes(bytes),
        _ => Get<BinaryData>(key),
    };

    public bool? GetBoolean(string key) => (bool?)Get<object>(key, typeof(bool));

    public DateTime? GetDateTime(string key) => GetDateTimeOffset(key)?.UtcDateTime;

    public DateTimeOffset? GetDateTimeOffset(string key) => GetValue(key) switch
    {
        DateTime time => new DateTimeOffset(time),
        _ => (DateTimeOffset?)Get<object>(key, typeof(DateTimeOffset)),
    };

    public double? GetDouble(string key) => (double?)Get<object>(key, typeof(double));

    public Guid? GetGuid(string key) => (Guid?)Get<object>(key, typeof(Guid));

    public int? GetInt32(string key) => (int?)Get<object>(key, typeof(int));

    public long? GetInt64(string key) => (long?)Get<object>(key, typeof(long));

    void ICollection<KeyValuePair<string, object?>>.Add(KeyValuePair<string, object?> item) => SetValue(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object?>>.Contains(KeyValuePair<string, object?> item) => ((ICollection<KeyValuePair<string, object?>>)_properties).Contains(item);

    void ICollection<KeyValuePair<string, object?>>.CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object?>>)_properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object?>>.Remove(KeyValuePair<string, object?> item) => ((ICollection<KeyValuePair<string, object?>>)_properties).Remove(item);

    IEnumerator<KeyValuePair<string, object?>> IEnumerable<KeyValuePair<string, object?>>.GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _properties.GetEnumerator();

    private object? GetValue(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return _properties.GetValueOrDefault(key);
    }

    private T? Get<T>(string key, Type? type = null)
        where T : class
    {
        var value = GetValue(key);
        var wanted = type ?? typeof(T);
        if (value is null || wanted.IsInstanceOfType(value)) return (T?)value;
        throw new InvalidOperationException($"Cannot return {wanted} type for a {value.GetType()} typed property.");
    }

    private void SetValue(string key, object? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var existing = _properties.GetValueOrDefault(key);
        _properties[key] = existing is null || value is null ? value : Coerce(existing, value);
    }

    private static object Coerce(object existing, object value) => (existing, value) switch
    {
        _ when existing.GetType().IsInstanceOfType(value) => value,
        (int, long or double) => value,
        (long, int number) => (long)number,
        (double, int number) => (double)number,
        _ => throw new InvalidOperationException($"Value ({existing.GetType()}) {existing} is not convertable to ({value.GetType()}) {value}."),
    };
}

/// <summary>Names that the service gives to the system properties of a row.</summary>
internal static class EntityNames
{
    public const string PartitionKey = "PartitionKey";
    public const string RowKey = "RowKey";
    public const string Timestamp = "Timestamp";
    public const string ETag = "odata.etag";
    public const string TypeSuffix = "@odata.type";
}
