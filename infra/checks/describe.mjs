// Syntax tree to what the tests ask about: parameters, variables, resources, modules, outputs.

/** The declarations of one file. Literals become JSON; any other expression becomes { "expression": its text }. */
export function describe(root) {
  const file = { scope: null, params: [], variables: {}, resources: [], modules: [], outputs: [] };
  let decorators = {};
  for (const node of root.namedChildren) {
    if (node.type === 'comment') continue;
    if (node.type === 'decorators') {
      decorators = Object.fromEntries(node.namedChildren.map(decorator));
      continue;
    }
    declare(file, node, decorators);
    decorators = {};
  }
  return file;
}

function declare(file, node, decorators) {
  const parts = node.namedChildren.filter((child) => child.type !== 'comment');
  const name = parts[0]?.text;
  switch (node.type) {
    case 'target_scope_assignment':
      file.scope = value(parts[0]);
      break;
    case 'parameter_declaration':
      file.params.push({ name, type: parts[1].text, required: parts.length === 2, default: parts[2] ? value(parts[2]) : null, decorators });
      break;
    case 'variable_declaration':
      file.variables[name] = value(parts[1]);
      break;
    case 'resource_declaration': {
      const [type, apiVersion] = value(parts[1]).split('@');
      file.resources.push({ name, type, apiVersion, existing: node.children.some((child) => child.type === 'existing'), body: value(parts[2]) });
      break;
    }
    case 'module_declaration':
      file.modules.push({ name, path: value(parts[1]), body: value(parts[2]) });
      break;
    case 'output_declaration':
      file.outputs.push({ name, type: parts[1].text, value: value(parts[2]), decorators });
      break;
  }
}

function decorator(node) {
  const call = node.namedChildren[0];
  const argument = call.childForFieldName('arguments').namedChildren[0];
  return [call.childForFieldName('function').text, argument ? value(argument) : true];
}

function value(node) {
  const parts = node.namedChildren.filter((child) => child.type !== 'comment');
  switch (node.type) {
    case 'string':
      return node.text.slice(1, -1).replace(/\\'/g, "'");
    case 'number':
      return Number(node.text);
    case 'boolean':
      return node.text === 'true';
    case 'null':
      return null;
    case 'array':
      return parts.map(value);
    case 'object':
      return Object.fromEntries(parts.map((property) => [key(property.namedChildren[0]), value(property.namedChildren.at(-1))]));
    case 'for_statement':
      return { for: value(node.childForFieldName('body')) };
    case 'if_statement':
      return { if: parts[0].text, then: value(parts[1]) };
    default:
      return { expression: node.text };
  }
}

function key(node) {
  return node.type === 'string' ? value(node) : node.text;
}
