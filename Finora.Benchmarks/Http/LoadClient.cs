using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Finora.Benchmarks.Harness;

namespace Finora.Benchmarks.Http;

/// <summary>Asks for one thing again and again, over a few connections that stay open.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly int _connections;
    private readonly HttpClient _http;

    public LoadClient(int connections, string key)
    {
        _connections = connections;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false, AllowAutoRedirect = false });
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <returns>How many answers came.</returns>
    /// <exception cref="HttpRequestException">An answer was no 200.</exception>
    public Task<long> LoadAsync(Uri address, TimeSpan time)
    {
        var buffers = Enumerable.Range(0, _connections).Select(_ => new byte[16 * 1024]).ToArray();
        return Repeat.ByManyAsync(_connections, time, async caller =>
        {
            using var response = (await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead)).EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync();
            while (await body.ReadAsync(buffers[caller]) > 0)
            {
                // What it says was looked at before; here it is only taken off the connection.
            }
        });
    }

    /// <summary>An answer as it travels: the head up to and with the empty line, and the body.</summary>
    public async Task<(byte[] Head, byte[] Body)> GetRawAsync(Uri server, string path)
    {
        using var response = (await _http.GetAsync(new Uri(server, path))).EnsureSuccessStatusCode();
        var body = await response.Content.ReadAsByteArrayAsync();
        var head = new StringBuilder("HTTP/1.1 200 OK\r\n");
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers)) head.Append(CultureInfo.InvariantCulture, $"{name}: {string.Join(", ", values)}\r\n");
        return (Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), body);
    }

    public void Dispose() => _http.Dispose();
}
