import { notImplemented } from '../../fault.ts';
import { invalid } from './fault.ts';
import { unsupportedFunction } from './functions.ts';
import { readParameters } from './read-parameters.ts';
import type { Template } from './template.ts';
import { type TransformCall, transformCalls } from './transform/calls.ts';
import { isMap, type Value, type ValueMap } from './value.ts';

const sections = new Set([
  ...['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Rules', 'Mappings'],
  ...['Conditions', 'Transform', 'Fn::Transform', 'Resources', 'Outputs', 'Hooks'],
]);

/** What a template says of itself before its transforms; these may change all the rest. */
export interface Outline
  extends Pick<Template, 'version' | 'description' | 'metadata' | 'parameters'> {
  readonly root: ValueMap;
  /** Those declared for the whole template, in their order, and those embedded in it. */
  readonly transforms: readonly TransformCall[];
}

/** Throws `ValidationError`. */
export function readOutline(root: Value): Outline {
  if (!isMap(root)) throw invalid('Template format error: unsupported structure.');
  const transforms = [...transformCalls(root.Transform), ...embeddedCalls(root)];
  if (transforms.length === 0) refuseOtherSections(root);
  refuseNulls(root, '');
  if (root.Hooks !== undefined) throw notImplemented("The template's section Hooks");
  const version = readVersion(root.AWSTemplateFormatVersion);
  const description = readDescription(root.Description);
  return {
    root,
    transforms,
    ...(version !== undefined && { version }),
    ...(description !== undefined && { description }),
    ...(root.Metadata !== undefined && { metadata: section(root, 'Metadata') }),
    parameters: readParameters(section(root, 'Parameters')),
  };
}

/** A transform may have sections of its own (`Globals`), and takes them away. */
function refuseOtherSections(root: ValueMap): void {
  const unknown = Object.keys(root).filter((name) => !sections.has(name));
  if (unknown.length > 0) {
    throw invalid(`Invalid template property or properties [${unknown.join(', ')}]`);
  }
}

export function section(root: ValueMap, name: string): ValueMap {
  const found = root[name] ?? {};
  if (isMap(found)) return found;
  throw invalid(`Template format error: ${name} section must be an object.`);
}

function refuseNulls(value: Value, path: string): void {
  if (value === null) throw invalid(`[${path}] 'null' values are not allowed in templates`);
  if (typeof value !== 'object') return;
  for (const [name, inner] of Object.entries(value)) refuseNulls(inner, `${path}/${name}`);
}

function embeddedCalls(value: Value): TransformCall[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'Fn::Transform' ? transformCalls(inner) : embeddedCalls(inner),
  );
}

function readVersion(version: Value | undefined): string | undefined {
  if (version === undefined || version === '2010-09-09') return version;
  throw invalid(
    `Template format error: ${JSON.stringify(version)} is not a supported value for AWSTemplateFormatVersion.`,
  );
}

const longestDescription = 1024;

function readDescription(description: Value | undefined): string | undefined {
  if (description === undefined) return undefined;
  if (typeof description !== 'string') {
    throw invalid('Template format error: Description must be a string.');
  }
  if (Buffer.byteLength(description) > longestDescription) {
    throw invalid(
      `Template format error: Description must be no longer than ${longestDescription} bytes.`,
    );
  }
  return description;
}

/** Throws `ValidationError` for what only `AWS::LanguageExtensions` understands. */
export function refuseExtensions(value: Value): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (/^Fn::(?:Length|ToJsonString|ForEach(?:::.*)?)$/.test(name)) {
      throw invalid(unsupportedFunction(name));
    }
    refuseExtensions(inner);
  }
}
