// A real SMTP server that tells on standard output what it received: first its port, then a line of JSON a message. It refuses "busy@…" for now and "nobody@…" for good,
// and ends as soon as standard input closes, which happens whenever the test process is gone.
const { SMTPServer } = require(process.argv[2]);

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  disableReverseLookup: true,
  onRcptTo(address, session, callback) {
    if (address.address.startsWith('nobody@')) return callback(Object.assign(new Error('No such mailbox'), { responseCode: 550 }));
    if (address.address.startsWith('busy@')) return callback(Object.assign(new Error('Mailbox busy'), { responseCode: 450 }));
    callback();
  },
  onData(stream, session, callback) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      const envelope = { from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((rcpt) => rcpt.address) };
      process.stdout.write(JSON.stringify({ ...envelope, raw: Buffer.concat(chunks).toString('base64') }) + '\n');
      callback();
    });
  },
});

process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.server.address().port}\n`));
