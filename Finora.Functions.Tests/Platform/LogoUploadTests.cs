using System.Net.Http.Headers;
using Finora.Core.Documents;
using Finora.Core.Documents.Imaging;
using Finora.Core.Identity;
using Finora.Functions.Tests.Documents;
using Finora.Functions.Tests.Documents.Imaging;
using Finora.Functions.Tests.Fixtures;
using Finora.Functions.Tests.Http;
using Finora.Functions.Tests.Pages;

namespace Finora.Functions.Tests.Platform;

/// <summary><c>POST /settings/logo</c> (section 20 of the Platform contract) with pictures of every kind: what is kept, where it shows, and what is refused.</summary>
[TestClass]
public sealed class LogoUploadTests
{
    private static TestApp s_app = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_app = await SaidPeople.StartAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_app.DisposeAsync();

    [TestMethod]
    [DataRow("camera.jpg", 400, 800)]
    [DataRow("jpeg/progressive-420.jpg", 61, 43)]
    [DataRow("wide-lossy.webp", 800, 400)]
    [DataRow("wide-lossless.webp", 800, 400)]
    [DataRow("flat.png", 61, 43)]
    public async Task Every_kind_of_picture_becomes_a_PNG_of_at_most_800_pixels(string name, int width, int height)
    {
        var business = await s_app.CreateBusinessAsync();

        var logo = await KeptAsync((await UploadAsync(business, FixturePictures.File(name))).Expect(200));

        var picture = FixturePictures.Unpack(logo).Value;
        Assert.AreEqual((width, height), (picture.Width, picture.Height));
        foreach (var secret in new[] { "Exif"u8.ToArray(), "FinoraPhone"u8.ToArray() }) Assert.AreEqual(-1, logo.AsSpan().IndexOf(secret), "Where and by what it was taken is nobody's business.");
    }

    /// <summary>A disc, an amber bar and a blue one, from left to right; the camera was held upright.</summary>
    [TestMethod]
    public async Task A_picture_of_a_phone_stands_upright()
    {
        var business = await s_app.CreateBusinessAsync();

        var picture = FixturePictures.Unpack(await KeptAsync((await UploadAsync(business, FixturePictures.File("camera.jpg"))).Expect(200))).Value;

        AssertNear(picture, 200, 200, 0x0A, 0x62, 0x46);
        AssertNear(picture, 253, 587, 0xE6, 0xA0, 0x14);
        AssertNear(picture, 150, 540, 0x20, 0x30, 0x80);
        AssertNear(picture, 390, 10, 0xF4, 0xF4, 0xF0);
    }

    [TestMethod]
    [DataRow("camera.jpg")]
    [DataRow("wide-lossy.webp")]
    public async Task It_stands_on_the_invoice_and_on_its_page(string name)
    {
        var business = await s_app.CreateBusinessAsync();
        var logo = await KeptAsync((await UploadAsync(business, FixturePictures.File(name))).Expect(200));
        var id = await business.FinalSampleAAsync();

        var pdf = PdfText.Read(await PdfAsync(business, id));
        var page = (await s_app.LinkPageAsync(await business.TokenAsync(id))).AsPage(200).Text;

        var kept = FixturePictures.Unpack(logo).Value;
        Assert.IsTrue(pdf.Objects.Any(entry => entry.Contains($"/Subtype /Image /Width {kept.Width} /Height {kept.Height} /ColorSpace /DeviceRGB", StringComparison.Ordinal)));
        StringAssert.Contains(page, $"src=\"data:image/png;base64,{Convert.ToBase64String(logo)}\"");
    }

    /// <summary>Noise cannot be packed: at 800 pixels it would be two megabytes, which no page may carry.</summary>
    [TestMethod]
    public async Task A_picture_that_packs_badly_is_made_small_enough_for_a_page()
    {
        var business = await s_app.CreateBusinessAsync();
        var pixels = new byte[900 * 450 * Picture.Parts];
        new Random(5).NextBytes(pixels);
        var file = TestPng.OfColor(900, 450, (x, y) => (pixels[((y * 900) + x) * 4], pixels[(((y * 900) + x) * 4) + 1], pixels[(((y * 900) + x) * 4) + 2], pixels[(((y * 900) + x) * 4) + 3]));

        var logo = await KeptAsync((await UploadAsync(business, file)).Expect(200));

        Assert.IsLessThanOrEqualTo(BusinessLogos.MaxPageBytes, logo.Length);
        var picture = FixturePictures.Unpack(logo).Value;
        Assert.AreEqual(picture.Width, picture.Height * 2);
    }

    [TestMethod]
    public async Task What_is_no_picture_cut_off_or_too_large_is_400_and_names_the_file()
    {
        var business = await s_app.CreateBusinessAsync();
        byte[][] files =
        [
            "GIF89a"u8.ToArray(), "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), "<!doctype html><h1>x</h1>"u8.ToArray(), "%PDF-1.7"u8.ToArray(),
            FixturePictures.File("camera.jpg")[..^100], FixturePictures.File("flat.png")[..^100], FixturePictures.File("wide-lossy.webp")[..^100],
            FixturePictures.File("wide-lossless.webp")[..^100], FixturePictures.File("moving.webp"), FixturePictures.File("jpeg/arithmetic.jpg"), TestPng.Of(16_000, 16_000, 8, 6, []),
        ];

        foreach (var file in files) Assert.AreEqual("file", (await UploadAsync(business, file)).Expect(400).ErrorFields.Single());
    }

    [TestMethod]
    public async Task A_file_above_10_megabytes_is_413_whatever_it_shows()
    {
        var business = await s_app.CreateBusinessAsync();
        byte[] file = [.. FixturePictures.File("camera.jpg"), .. new byte[10 * 1024 * 1024]];
        Assert.AreEqual("PAYLOAD_TOO_LARGE", (await UploadAsync(business, file)).Expect(413).ErrorCode);
    }

    [TestMethod]
    public async Task Many_at_once_are_unpacked_one_after_the_other()
    {
        var business = await s_app.CreateBusinessAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => UploadAsync(business, FixturePictures.File("camera.jpg"))));
        foreach (var reply in replies) reply.Expect(200);
    }

    private static async Task<byte[]> KeptAsync(Reply reply)
    {
        using var logo = await s_app.Http.GetAsync(new Uri(Trade.Text(reply.Json, "logo_url")).AbsolutePath);
        Assert.AreEqual("image/png", logo.Content.Headers.ContentType!.MediaType);
        return await logo.Content.ReadAsByteArrayAsync();
    }

    private static async Task<byte[]> PdfAsync(TestBusiness business, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/invoices/{id}/pdf");
        request.Headers.TryAddWithoutValidation("x-api-key", business.Created.PlatformKey.Secret);
        using var response = await s_app.Http.SendAsync(request);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static async Task<Reply> UploadAsync(TestBusiness business, byte[] file)
    {
        using var content = new ByteArrayContent(file);
        using var form = new MultipartFormDataContent { { content, "file", "logo.bin" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/settings/logo") { Content = form, Headers = { Authorization = new AuthenticationHeaderValue("Bearer", $"{business.Created.Business.Id}.{Role.Admin}") } };
        using var response = await s_app.Http.SendAsync(request);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), new Dictionary<string, string>());
    }

    private static void AssertNear(Bitmap picture, int x, int y, int red, int green, int blue)
    {
        var pixel = picture.Row(y).Slice(x * Picture.Parts, Picture.Parts);
        Assert.IsTrue(Math.Abs(pixel[0] - red) < 8 && Math.Abs(pixel[1] - green) < 8 && Math.Abs(pixel[2] - blue) < 8, $"{pixel[0]} {pixel[1]} {pixel[2]} at {x}, {y}");
    }
}
