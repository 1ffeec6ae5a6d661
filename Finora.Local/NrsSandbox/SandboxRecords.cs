using System.Text.Json.Serialization;

namespace Finora.Local.NrsSandbox;

/// <summary>Somebody whom the stand-in knows. Without keys of its own it is a buyer.</summary>
/// <param name="NoticeAddress">Where notices go; <see cref="Sink"/> swallows them; null means that there is none.</param>
/// <param name="IsOnboarded">Documents can be routed to it.</param>
/// <param name="QrKey">PKCS #8 of the key whose public half makes QR texts; made when it is first asked for.</param>
public sealed record SandboxTaxpayer(
    Guid BusinessId, Guid EntityId, string Name, string Tin, string ServiceId, string? ApiKey, string? ApiSecret, string? NoticeAddress, bool IsOnboarded, byte[]? QrKey)
{
    public const string Sink = "sink";
    public const string Certificate = "RklOT1JBLVNBTkRCT1gtQ0VSVElGSUNBVEUtMDAx";
}

/// <summary>A registered document.</summary>
/// <param name="Body">Exactly as it came.</param>
/// <param name="SignCalls">Signs of this number, refused ones included.</param>
/// <param name="HiddenUntil">Until then a confirm does not find it.</param>
public sealed record SandboxInvoice(
    string Irn, Guid BusinessId, byte[] Body, string Sha256, DateTimeOffset ReceivedAt, int SignCalls, string PaymentStatus, DateTimeOffset? TransmittedAt, DateTimeOffset? HiddenUntil)
{
    private static readonly TimeSpan DeliveryTime = TimeSpan.FromSeconds(5);

    public bool IsDelivered(DateTimeOffset now) => TransmittedAt is { } at && now >= at + DeliveryTime;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SandboxTaxpayer))]
[JsonSerializable(typeof(SandboxInvoice))]
internal sealed partial class SandboxJson : JsonSerializerContext;
