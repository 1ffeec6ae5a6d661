// Bicep text to syntax tree.
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));

/** The tree and its syntax errors, each "line:column: what". */
export function parseBicep(source, isParameterFile) {
  // The grammar does not know "param x = value", the form of a parameter file; "var" means the same to it and keeps the columns.
  const text = isParameterFile ? source.replace(/^param (?=\w+\s*=)/gm, 'var   ') : source;
  const root = parser.parse(text).rootNode;
  return { root, errors: [...walk(root)].flatMap(errorsOf) };
}

/** The node and everything under it, in reading order. */
export function* walk(node) {
  yield node;
  for (const child of node.children) yield* walk(child);
}

export function at(node) {
  return `${node.startPosition.row + 1}:${node.startPosition.column + 1}`;
}

function errorsOf(node) {
  if (node.isMissing) return [`${at(node)}: missing ${node.type}`];
  if (node.isError) return [`${at(node)}: unexpected ${JSON.stringify(node.text.slice(0, 40))}`];
  return node.type === 'object' || node.type === 'array' ? unseparated(node) : [];
}

// The grammar takes members on one line without a comma; Bicep does not.
function unseparated(node) {
  return node.children.flatMap((child, index) => {
    const next = node.children[index + 1];
    const joined = next && child.isNamed && next.isNamed && child.type !== 'comment' && next.type !== 'comment';
    return joined && child.endPosition.row === next.startPosition.row ? [`${at(next)}: a comma or a new line must come before this`] : [];
  });
}
