using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Azure.Core;

namespace Azure.Security.KeyVault.Keys;

/// <summary>The JSON of the Key Vault REST API: bytes are base64url without padding, times are unix seconds.</summary>
internal static class KeyVaultJson
{
    /// <summary>The body that asks for a key of the given kind.</summary>
    public static RequestContent WriteCreate(CreateRsaKeyOptions options) => Write(json =>
    {
        json.WriteString("kty", options.KeyType.ToString());
        WriteNumber(json, "key_size", options.KeySize);
        WriteNumber(json, "public_exponent", options.PublicExponent);
        if (options.KeyOperations.Count > 0)
        {
            json.WriteStartArray("key_ops");
            foreach (var operation in options.KeyOperations)
            {
                json.WriteStringValue(operation.ToString());
            }

            json.WriteEndArray();
        }

        WriteAttributes(json, options);
        WriteTags(json, options.Tags);
    });

    /// <summary>The body of sign, wrapkey and unwrapkey: an algorithm and the bytes it works on.</summary>
    public static RequestContent WriteOperation(string algorithm, byte[] value) => Write(json =>
    {
        json.WriteString("alg", algorithm);
        json.WriteString("value", Base64Url.EncodeToString(value));
    });

    /// <summary>The body of verify, where "value" is the signature.</summary>
    public static RequestContent WriteVerify(string algorithm, byte[] digest, byte[] signature) => Write(json =>
    {
        json.WriteString("alg", algorithm);
        json.WriteString("digest", Base64Url.EncodeToString(digest));
        json.WriteString("value", Base64Url.EncodeToString(signature));
    });

    public static KeyVaultKey ReadKey(JsonElement bundle)
    {
        var key = bundle.GetProperty("key");
        var operations = key.TryGetProperty("key_ops", out var given)
            ? given.EnumerateArray().Select(operation => new KeyOperation(operation.GetString()!)).ToArray()
            : [];
        var webKey = new JsonWebKey(operations)
        {
            Id = key.GetProperty("kid").GetString()!,
            KeyType = key.GetProperty("kty").GetString()!,
            N = ReadBytes(key, "n"),
            E = ReadBytes(key, "e"),
        };
        return new KeyVaultKey(webKey, ReadProperties(webKey.Id, bundle));
    }

    public static KeyProperties ReadProperties(string keyId, JsonElement element)
    {
        var properties = new KeyProperties(new KeyVaultKeyIdentifier(new Uri(keyId)));
        if (element.TryGetProperty("attributes", out var attributes))
        {
            properties.Enabled = attributes.TryGetProperty("enabled", out var enabled) ? enabled.GetBoolean() : null;
            properties.NotBefore = ReadTime(attributes, "nbf");
            properties.ExpiresOn = ReadTime(attributes, "exp");
            properties.CreatedOn = ReadTime(attributes, "created");
            properties.UpdatedOn = ReadTime(attributes, "updated");
        }

        if (element.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Object)
        {
            foreach (var tag in tags.EnumerateObject())
            {
                properties.Tags[tag.Name] = tag.Value.GetString()!;
            }
        }

        return properties;
    }

    public static byte[]? ReadBytes(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.GetString() is { } text ? Base64Url.DecodeFromChars(text) : null;

    private static DateTimeOffset? ReadTime(JsonElement element, string name) =>
        element.TryGetProperty(name, out var seconds) && seconds.ValueKind == JsonValueKind.Number ? DateTimeOffset.FromUnixTimeSeconds(seconds.GetInt64()) : null;

    private static void WriteAttributes(Utf8JsonWriter json, CreateKeyOptions options)
    {
        if (options is { Enabled: null, NotBefore: null, ExpiresOn: null })
        {
            return;
        }

        json.WriteStartObject("attributes");
        if (options.Enabled is { } enabled)
        {
            json.WriteBoolean("enabled", enabled);
        }

        WriteNumber(json, "nbf", options.NotBefore?.ToUnixTimeSeconds());
        WriteNumber(json, "exp", options.ExpiresOn?.ToUnixTimeSeconds());
        json.WriteEndObject();
    }

    private static void WriteTags(Utf8JsonWriter json, IDictionary<string, string> tags)
    {
        if (tags.Count == 0)
        {
            return;
        }

        json.WriteStartObject("tags");
        foreach (var (name, value) in tags)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static RequestContent Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return RequestContent.Create(buffer.WrittenMemory);
    }
}
