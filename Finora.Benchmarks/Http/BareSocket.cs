using System.Net;
using System.Net.Sockets;

namespace Finora.Benchmarks.Http;

/// <summary>Answers every request with the same bytes, without looking at it: the least that a server can do, so that what is measured is the client.</summary>
internal sealed class BareSocket : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _answer;

    private BareSocket(byte[] answer) => _answer = answer;

    public Uri Address => new($"http://{_listener.LocalEndPoint}");

    public static BareSocket Start(byte[] head, byte[] body)
    {
        var server = new BareSocket([.. head, .. body]);
        server._listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        server._listener.Listen();
        _ = server.AcceptAsync();
        return server;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await _listener.AcceptAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The measurement is over.
        }
    }

    private async Task AnswerAsync(Socket connection)
    {
        using (connection)
        {
            var buffer = new byte[16 * 1024];
            var filled = 0;
            try
            {
                while (await connection.ReceiveAsync(buffer.AsMemory(filled), _stop.Token) is > 0 and var read)
                {
                    filled += read;
                    if (!buffer.AsSpan(0, filled).EndsWith("\r\n\r\n"u8)) continue;
                    filled = 0;
                    await connection.SendAsync(_answer, _stop.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The client has gone.
            }
        }
    }
}
