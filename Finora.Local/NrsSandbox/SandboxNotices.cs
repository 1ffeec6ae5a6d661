using System.Text;

namespace Finora.Local.NrsSandbox;

/// <summary>Posts notices to the address that a taxpayer named, once each and without waiting; a notice that fails is lost, as notices are.</summary>
internal sealed class SandboxNotices : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>The last notice on its way, for whoever must see it arrive.</summary>
    public Task Last { get; private set; } = Task.CompletedTask;

    public void Post(SandboxTaxpayer taxpayer, string body)
    {
        if (taxpayer.NoticeAddress is not (null or SandboxTaxpayer.Sink)) Last = PostAsync(new Uri(taxpayer.NoticeAddress), body);
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(Uri address, string body)
    {
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await _http.PostAsync(address, content);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // Nobody is told of a notice that did not arrive.
        }
    }
}
