using System.Buffers.Binary;
using System.IO.Compression;
using Finora.Functions.Tests.Fixtures;
using QRCoder;

namespace Finora.Functions.Tests.Business;

[TestClass]
public sealed class PaymentLinkTests
{
    private static TestApp app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => app = await TestApp.OnSqliteAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await app.DisposeAsync();

    [TestMethod]
    public async Task An_active_link_can_be_cancelled_once()
    {
        var business = await app.CreateBusinessAsync();
        var link = await LinkAsync(business);

        var cancelled = (await CancelAsync(business, link)).Expect(200).Data;

        Assert.AreEqual("cancelled by_caller 2026-03-18T12:00:00.000Z", $"{cancelled.Text("status")} {cancelled.Text("statusReason")} {cancelled.Text("cancelledAt")}");
        Assert.AreEqual(cancelled.GetRawText(), (await business.ReadAsync($"/v1/businesses/{business.Id}/payments/links/{link}")).GetRawText());
        Assert.AreEqual("CONFLICT", (await CancelAsync(business, link)).Expect(409).ErrorCode);
    }

    [TestMethod]
    public async Task A_link_that_closed_in_another_way_cannot_be_cancelled()
    {
        var business = await app.CreateBusinessAsync();
        var invoice = await business.SentInvoiceAsync(await business.CustomerAsync());
        var link = await LinkAsync(business, invoice);
        (await business.PayAsync(283750, (invoice, 283750))).Expect(201);

        Assert.AreEqual("CONFLICT", (await CancelAsync(business, link)).Expect(409).ErrorCode);
        Assert.AreEqual("NOT_FOUND", (await CancelAsync(await app.CreateBusinessAsync(), link)).Expect(404).ErrorCode);
        Assert.AreEqual("NOT_FOUND", (await CancelAsync(business, "pl_x")).Expect(404).ErrorCode);
    }

    [TestMethod]
    [DataRow("", 300)]
    [DataRow("?size=128", 128)]
    [DataRow("?size=1024", 1024)]
    public async Task The_image_is_square_and_holds_the_short_address(string query, int size)
    {
        var link = await LinkAsync(await app.CreateBusinessAsync());
        using var response = await app.Http.GetAsync($"/v1/payment-links/{link}/qr.png{query}");
        var png = await response.Content.ReadAsByteArrayAsync();

        Assert.AreEqual("image/png", response.Content.Headers.ContentType!.MediaType);
        Assert.AreEqual("public, max-age=86400", response.Headers.CacheControl!.ToString());
        var pixels = Unpack(png, size);
        using var expected = QRCodeGenerator.GenerateQrCode($"https://pay.finorabusiness.com/p/{link[3..]}", QRCodeGenerator.ECCLevel.M);
        var count = expected.ModuleMatrix.Count;
        var scale = size / count;
        var margin = (size - (count * scale)) / 2;
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var (row, column) = ((int)Math.Floor((y - margin) / (double)scale), (int)Math.Floor((x - margin) / (double)scale));
                var dark = row >= 0 && row < count && column >= 0 && column < count && expected.ModuleMatrix[row][column];
                if (dark != pixels(x, y)) Assert.Fail($"The pixel {x}, {y} is wrong.");
            }
        }
    }

    [TestMethod]
    public async Task A_bad_size_and_an_unknown_link_are_told_in_JSON()
    {
        var link = await LinkAsync(await app.CreateBusinessAsync());
        foreach (var size in new[] { "127", "1025", "big", "-300", "" + long.MaxValue })
        {
            var bad = (await app.SendAsync(HttpMethod.Get, $"/v1/payment-links/{link}/qr.png?size={size}")).Expect(400);
            Assert.AreEqual("INVALID_REQUEST size", $"{bad.ErrorCode} {bad.ErrorFields[0]}");
        }

        foreach (var unknown in new[] { "pl_01kpdfv220epm8t0cdtzq16q0g", "pl_x" })
        {
            Assert.AreEqual("NOT_FOUND", (await app.SendAsync(HttpMethod.Get, $"/v1/payment-links/{unknown}/qr.png")).Expect(404).ErrorCode);
        }
    }

    private static async Task<string> LinkAsync(TestBusiness business, string? invoice = null)
    {
        invoice ??= await business.InvoiceAsync(await business.CustomerAsync());
        return (await business.BusinessAsync(HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/generate-link", $$"""{"invoiceId":"{{invoice}}"}""")).Expect(201).Data.Text("paymentLinkId");
    }

    private static Task<Reply> CancelAsync(TestBusiness business, string link) => business.BusinessAsync(HttpMethod.Post, $"/v1/businesses/{business.Id}/payments/links/{link}/cancel");

    /// <summary>Reads the one kind of PNG that we write: header, one block of data, end.</summary>
    private static Func<int, int, bool> Unpack(byte[] png, int size)
    {
        Assert.AreEqual(size, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.AreEqual(size, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        using var zlib = new ZLibStream(new MemoryStream(png, 41, length), CompressionMode.Decompress);
        var stride = 1 + ((size + 7) / 8);
        var rows = new byte[stride * size];
        zlib.ReadExactly(rows);
        return (x, y) => (rows[(y * stride) + 1 + (x / 8)] & (0x80 >> (x % 8))) == 0;
    }
}
