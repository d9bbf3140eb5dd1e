import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticStructureSchema } from '@smithy/types';
import { Fault } from '../fault.ts';
import type { OperationModel, ServiceModel } from './model.ts';
import type { ProtocolId, ServiceFacts } from './services.ts';

/** A schema reduced to what the check needs, computed once. */
type Expectation =
  | {
      readonly kind: 'structure';
      readonly required: readonly string[];
      readonly members: Map<string, Expectation>;
    }
  | { readonly kind: 'list'; readonly item: Expectation; readonly sparse: boolean }
  | { readonly kind: 'map'; readonly value: Expectation }
  | { readonly kind: 'string' | 'number' | 'boolean' | 'bytes' | 'date' | 'anything' };

interface Findings {
  /** Paths of absent required members: `tags.1.member.key`. */
  readonly missing: string[];
  /** Paths of values of another type, with the type asked for. */
  readonly mistyped: string[];
}

const expectations = new WeakMap<object, Expectation>();
const anything: Expectation = { kind: 'anything' };

/**
 * Holds an input against its schema: types and required members, at every depth. Services need not look again. Throws what
 * the service answers to such input, naming the members.
 */
export function checkInput(
  model: ServiceModel,
  protocol: ProtocolId,
  operation: OperationModel,
  input: unknown,
): void {
  if (!operation.input) return;
  const findings: Findings = { missing: [], mistyped: [] };
  inspect(expect(NormalizedSchema.of(operation.input)), input, '', findings);
  const [mistyped] = findings.mistyped;
  if (mistyped !== undefined) throw new Fault('SerializationException', mistyped);
  if (findings.missing.length > 0) throw missing(model.facts, protocol, findings.missing);
}

/** Codes and sentences as the services answer: https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html */
function missing(facts: ServiceFacts, protocol: ProtocolId, paths: readonly string[]): Fault {
  const [first] = paths;
  if (protocol === 'rest-xml') {
    return new Fault(
      'MalformedXML',
      `The XML you provided was not well-formed: ${first} is missing`,
    );
  }
  if (facts.invalid === 'MissingParameter') {
    return new Fault('MissingParameter', `The request must contain the parameter ${first}`);
  }
  const usual = facts.protocol.startsWith('json') && facts.signingName !== 'monitoring';
  const code = facts.invalid ?? (usual ? 'ValidationException' : 'ValidationError');
  const count = paths.length === 1 ? '1 validation error' : `${paths.length} validation errors`;
  const each = paths.map(
    (path) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
  return new Fault(code, `${count} detected: ${each.join('; ')}`);
}

function inspect(expected: Expectation, value: unknown, path: string, findings: Findings): void {
  switch (expected.kind) {
    case 'structure':
      if (isRecord(value)) inspectStructure(expected, value, path, findings);
      else findings.mistyped.push(mistype(path, 'a structure'));
      return;
    case 'list':
      if (Array.isArray(value)) inspectList(expected, value, path, findings);
      else findings.mistyped.push(mistype(path, 'a list'));
      return;
    case 'map':
      if (isRecord(value)) inspectMap(expected.value, value, path, findings);
      else findings.mistyped.push(mistype(path, 'a map'));
      return;
    default:
      if (!isScalar(expected.kind, value))
        findings.mistyped.push(mistype(path, `a ${expected.kind}`));
  }
}

function inspectStructure(
  expected: Expectation & { kind: 'structure' },
  value: Record<string, unknown>,
  path: string,
  findings: Findings,
): void {
  for (const name of expected.required) {
    if (value[name] === undefined || value[name] === null) findings.missing.push(join(path, name));
  }
  for (const name in value) {
    const member = expected.members.get(name);
    const given = value[name];
    if (member && given !== undefined && given !== null) {
      inspect(member, given, join(path, name), findings);
    }
  }
}

function inspectList(
  expected: Expectation & { kind: 'list' },
  value: readonly unknown[],
  path: string,
  findings: Findings,
): void {
  for (const [index, item] of value.entries()) {
    const at = `${path}.${index + 1}.member`;
    if (item !== null && item !== undefined) inspect(expected.item, item, at, findings);
    else if (!expected.sparse) findings.missing.push(at);
  }
}

function inspectMap(
  expected: Expectation,
  value: Record<string, unknown>,
  path: string,
  findings: Findings,
): void {
  for (const key in value) {
    const given = value[key];
    if (given !== null && given !== undefined) {
      inspect(expected, given, `${path}.${key}.member`, findings);
    }
  }
}

function isScalar(kind: Expectation['kind'], value: unknown): boolean {
  switch (kind) {
    case 'number':
      // Big numbers are objects of the SDK.
      return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'object';
    case 'bytes':
      return value instanceof Uint8Array;
    case 'date':
      return value instanceof Date && !Number.isNaN(value.getTime());
    case 'string':
    case 'boolean':
      return typeof value === kind;
    default:
      return true;
  }
}

function expect(ns: NormalizedSchema): Expectation {
  if (ns.isStructSchema()) return expectStructure(ns);
  if (ns.isListSchema()) {
    const sparse = Boolean(ns.getMergedTraits().sparse);
    return { kind: 'list', item: expect(ns.getValueSchema()), sparse };
  }
  if (ns.isMapSchema()) return { kind: 'map', value: expect(ns.getValueSchema()) };
  if (ns.isBlobSchema()) return ns.isStreaming() ? anything : { kind: 'bytes' };
  if (ns.isTimestampSchema()) return { kind: 'date' };
  if (ns.isBooleanSchema()) return { kind: 'boolean' };
  if (ns.isNumericSchema()) return { kind: 'number' };
  // A string with a media type reaches us as the SDK's lazy JSON.
  if (ns.isStringSchema() && !ns.getMergedTraits().mediaType) return { kind: 'string' };
  return anything;
}

/** Remembered before its members are looked at: schemas may contain themselves. */
function expectStructure(ns: NormalizedSchema): Expectation {
  const schema = ns.getSchema();
  if (!isStructure(schema)) return anything;
  const known = expectations.get(schema);
  if (known) return known;
  const members = new Map<string, Expectation>();
  const required = schema[4].slice(0, schema[6] ?? 0);
  const made: Expectation = { kind: 'structure', required, members };
  expectations.set(schema, made);
  for (const [name, member] of ns.structIterator()) members.set(name, expect(member));
  return made;
}

/** Unions have no count of required members, structures do. */
function isStructure(schema: unknown): schema is StaticStructureSchema {
  return Array.isArray(schema) && Array.isArray(schema[4]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mistype(path: string, wanted: string): string {
  return `The value at '${path || 'the input'}' is not ${wanted}`;
}

/** AWS writes members in lower camel case here. */
function join(path: string, name: string): string {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return path === '' ? member : `${path}.${member}`;
}
