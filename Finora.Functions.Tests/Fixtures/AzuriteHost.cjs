// Runs Azurite and ends it as soon as standard input closes: that happens whenever the test process is gone, even if it was killed,
// and so no emulator is left behind. Arguments: the path of azurite.js, then Azurite's own.
process.stdin.on('end', () => {
  // Azurite's own handler closes its files in order; before it is up there is none and nothing to close.
  if (!process.emit('SIGTERM')) process.exit(0);
  setTimeout(() => process.exit(1), 10000).unref();
});
process.stdin.resume();
process.argv.splice(1, 1);
require(process.argv[1]);
