// The part of a compiler's work that can be done without one: every name that is used is declared, every declared name is used.
import { at, walk } from './syntax.mjs';

// The functions of Bicep that our files use. A misspelt one, or one nobody has looked up yet, is reported.
const functions = new Set([
  'allowed', 'description', 'maxLength', 'maxValue', 'minLength', 'minValue', 'secure',
  'guid', 'items', 'replace', 'resourceGroup', 'subscriptionResourceId', 'tenant', 'toObject', 'union', 'uniqueString',
]);
const declarations = new Set([
  'parameter_declaration', 'variable_declaration', 'resource_declaration', 'module_declaration', 'output_declaration',
]);

/** What does not add up, each "line:column: what". */
export function findNameErrors(root) {
  const declared = new Map(root.namedChildren.filter((node) => declarations.has(node.type)).map((node) => [node.namedChildren[0].text, node]));
  const used = new Set();
  const errors = [];
  for (const node of walk(root)) {
    if (node.type !== 'identifier' || !isReference(node)) continue;
    used.add(node.text);
    if (node.parent.type === 'call_expression' && same(node.parent.childForFieldName('function'), node)) {
      if (!functions.has(node.text)) errors.push(`${at(node)}: unknown function ${node.text}`);
    } else if (!declared.has(node.text) && !isLocal(node)) {
      errors.push(`${at(node)}: ${node.text} is not declared`);
    }
  }
  const isParameterFile = root.namedChildren.some((node) => node.type === 'using_statement');
  return [...errors, ...(isParameterFile ? [] : unused(declared, used))];
}

function unused(declared, used) {
  const mustBeUsed = [...declared].filter(([, node]) => node.type === 'parameter_declaration' || node.type === 'variable_declaration');
  return mustBeUsed.filter(([name]) => !used.has(name)).map(([name, node]) => `${at(node)}: ${name} is never used`);
}

// Not the name that a declaration gives, the key of a property, nor a type.
function isReference(node) {
  const parent = node.parent;
  if (declarations.has(parent.type) || parent.type === 'object_property') return !same(parent.namedChildren[0], node);
  return parent.type !== 'type' && parent.type !== 'compatible_identifier';
}

// A loop or a lambda around the node gives the name.
function isLocal(node) {
  for (let scope = node.parent; scope; scope = scope.parent) {
    if (scope.type === 'for_statement' && localsOf(scope.namedChildren[0]).includes(node.text)) return true;
    if (scope.type === 'lambda_expression' && localsOf(scope.namedChildren[0]).includes(node.text)) return true;
  }
  return false;
}

function localsOf(node) {
  return node.namedChildCount === 0 ? [node.text] : node.namedChildren.map((child) => child.text);
}

function same(one, other) {
  return one?.id === other.id;
}
