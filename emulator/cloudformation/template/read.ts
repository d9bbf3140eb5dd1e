import { notImplemented } from '../../fault.ts';
import { invalid } from './fault.ts';
import { parseTemplateText } from './parse.ts';
import { readParameters } from './read-parameters.ts';
import { readResources } from './read-resources.ts';
import type { OutputDefinition, Rule, Template } from './template.ts';
import { isMap, isScalar, type Value, type ValueMap } from './value.ts';

const sections = new Set([
  ...['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Rules', 'Mappings'],
  ...['Conditions', 'Transform', 'Resources', 'Outputs', 'Hooks'],
]);

/** Recently read templates; a deployment sends the same text several times. */
const cache = new Map<string, Template>();
const cacheSize = 32;

/** Reads and checks the form of a template; references are `checkReferences`'s affair. Throws `ValidationError`. */
export function readTemplate(text: string): Template {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const template = readSections(text, parseTemplateText(text));
  const oldest = cache.keys().next();
  if (cache.size >= cacheSize && oldest.done !== true) cache.delete(oldest.value);
  cache.set(text, template);
  return template;
}

function readSections(text: string, root: Value): Template {
  if (!isMap(root)) throw invalid('Template format error: unsupported structure.');
  const unknown = Object.keys(root).filter((name) => !sections.has(name));
  if (unknown.length > 0) {
    throw invalid(`Invalid template property or properties [${unknown.join(', ')}]`);
  }
  refuseNulls(root, '');
  refuseAbsent(root);
  const version = readVersion(root.AWSTemplateFormatVersion);
  const description = readDescription(root.Description);
  return {
    text,
    ...(version !== undefined && { version }),
    ...(description !== undefined && { description }),
    ...(root.Metadata !== undefined && { metadata: section(root, 'Metadata') }),
    parameters: readParameters(section(root, 'Parameters')),
    rules: readRules(section(root, 'Rules')),
    mappings: readMappings(section(root, 'Mappings')),
    conditions: section(root, 'Conditions'),
    resources: readResources(section(root, 'Resources')),
    outputs: readOutputs(section(root, 'Outputs')),
  };
}

function refuseAbsent(root: ValueMap): void {
  if (root.Transform !== undefined) {
    throw notImplemented(`The template's Transform ${JSON.stringify(root.Transform)}`);
  }
  if (root.Hooks !== undefined) throw notImplemented("The template's section Hooks");
}

function refuseNulls(value: Value, path: string): void {
  if (value === null) {
    throw invalid(`Template format error: [${path}] 'null' values are not allowed in templates`);
  }
  if (typeof value !== 'object') return;
  for (const [name, inner] of Object.entries(value)) refuseNulls(inner, `${path}/${name}`);
}

function section(root: ValueMap, name: string): ValueMap {
  const found = root[name] ?? {};
  if (!isMap(found)) throw invalid(`Template format error: ${name} section must be an object.`);
  return found;
}

function readVersion(version: Value | undefined): string | undefined {
  if (version === undefined || version === '2010-09-09') return version;
  throw invalid(
    `Template format error: ${JSON.stringify(version)} is not a supported value for AWSTemplateFormatVersion.`,
  );
}

function readDescription(description: Value | undefined): string | undefined {
  if (description === undefined) return undefined;
  if (typeof description !== 'string') {
    throw invalid('Template format error: Description must be a string.');
  }
  if (Buffer.byteLength(description) > 1024) {
    throw invalid('Template format error: Description must be no longer than 1024 bytes.');
  }
  return description;
}

function readRules(rules: ValueMap): Template['rules'] {
  return Object.fromEntries(Object.entries(rules).map(([id, rule]) => [id, readRule(id, rule)]));
}

function readRule(id: string, rule: Value): Rule {
  const assertions = isMap(rule) ? rule.Assertions : undefined;
  if (!isMap(rule) || !Array.isArray(assertions) || assertions.length === 0) {
    throw invalid(`Template format error: Rule ${id} must contain an Assertions member.`);
  }
  return {
    ...(rule.RuleCondition !== undefined && { condition: rule.RuleCondition }),
    assertions: assertions.map((assertion) => {
      if (!isMap(assertion) || assertion.Assert === undefined) {
        throw invalid(
          `Template format error: each assertion of Rule ${id} must contain an Assert member.`,
        );
      }
      const description = assertion.AssertDescription;
      return {
        assert: assertion.Assert,
        ...(typeof description === 'string' && { description }),
      };
    }),
  };
}

function readMappings(mappings: ValueMap): Template['mappings'] {
  for (const [name, mapping] of Object.entries(mappings)) {
    if (!isMap(mapping) || !Object.values(mapping).every(isMap)) {
      throw invalid(`Template format error: Every Mappings member ${name} must be a map.`);
    }
  }
  return mappings as Template['mappings'];
}

function readOutputs(outputs: ValueMap): Template['outputs'] {
  const ids = Object.keys(outputs);
  if (ids.length > 200) {
    throw invalid(
      `Template format error: Number of outputs, ${ids.length}, is greater than maximum allowed, 200`,
    );
  }
  return Object.fromEntries(
    Object.entries(outputs).map(([id, output]) => [id, readOutput(id, output)]),
  );
}

function readOutput(id: string, output: Value): OutputDefinition {
  if (!/^[a-zA-Z0-9]+$/.test(id))
    throw invalid(`Template format error: Output name ${id} is non alphanumeric.`);
  if (!isMap(output) || output.Value === undefined) {
    throw invalid('Template format error: Every Outputs member must contain a Value object');
  }
  const { Value: value, Condition: condition, Description: description, Export } = output;
  const exportName = isMap(Export) ? Export.Name : undefined;
  if (Export !== undefined && exportName === undefined) {
    throw invalid(`Template format error: Output ${id} is malformed. Export must contain a Name.`);
  }
  return {
    value: value ?? '',
    ...(typeof condition === 'string' && { condition }),
    ...(isScalar(description) && { description: String(description) }),
    ...(exportName !== undefined && { exportName }),
  };
}
