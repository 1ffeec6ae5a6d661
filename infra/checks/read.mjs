// Prints what the Bicep files named on the command line say, as JSON, for Finora.Functions.Tests/Codebase. "-" reads one file from
// standard input. Syntax errors are part of the answer; only a file that cannot be read at all is a failure.
import { readFileSync } from 'node:fs';
import { parseBicep } from './syntax.mjs';
import { describe } from './describe.mjs';
import { findNameErrors } from './names.mjs';

const files = process.argv.slice(2).map((path) => {
  const source = readFileSync(path === '-' ? 0 : path, 'utf8');
  const { root, errors } = parseBicep(source, path.endsWith('.bicepparam'));
  return { path, errors, nameErrors: findNameErrors(root), ...describe(root) };
});
console.log(JSON.stringify(files));
