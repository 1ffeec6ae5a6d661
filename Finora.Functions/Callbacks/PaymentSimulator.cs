using System.Security.Cryptography;
using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Money;
using Finora.Core.Payments;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Callbacks;

/// <summary>
/// What the simulator signs with: a secret a side, made when the process starts, never stored and never told. Every instance takes only what it signed itself, which is enough, since
/// the simulator hands its reports over within the process.
/// </summary>
public sealed class SimulatorSecrets
{
    private const int Length = 32;

    public byte[] Live { get; } = RandomNumberGenerator.GetBytes(Length);

    public byte[] Test { get; } = RandomNumberGenerator.GetBytes(Length);
}

/// <summary>Plays the bank partner for a link: reports a payment as the partner would, signed, and through the same receiver. Section 14.2 of the Business contract.</summary>
public sealed class PaymentSimulator(PartnerReceiver receiver, SimulatorSecrets secrets, TimeProvider time)
{
    /// <summary>What the receiver answered to the report.</summary>
    public Task<JsonReply> PayAsync(Call call, LinkPage page, long amountKobo, CancellationToken cancellationToken)
    {
        var body = Report(page.Link.Id, amountKobo);
        var mac = HMACSHA256.HashData(page.Scope.Test ? secrets.Test : secrets.Live, body);
        return receiver.TakeAsync(call, body, "sha256=" + Convert.ToHexStringLower(mac), cancellationToken);
    }

    private byte[] Report(Guid linkId, long amountKobo)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("event"u8, "payment.completed"u8);
            writer.WriteString("paymentId"u8, "sim_" + RandomNumberGenerator.GetHexString(24, lowercase: true));
            writer.WriteString("paymentLinkId"u8, PublicId.Format(IdPrefix.PaymentLink, linkId));
            writer.WriteNumber("amountKobo"u8, amountKobo);
            writer.WriteString("currency"u8, Currencies.Naira);
            writer.WriteString("timestamp"u8, Instant.Format(time.GetUtcNow()));
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
