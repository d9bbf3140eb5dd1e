import type { PropertyDifference } from '@aws-sdk/client-cloudformation';
import type {
  PropertySpecifications,
  ResourceSpecification,
  TypeSpecification,
} from '../specification.ts';
import { canonical, isMap, isScalar } from '../template/value.ts';
import { pairItems } from './pair-items.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * What the service shows otherwise than the template has it. Only what the template sets is compared, so a default of the
 * service is no difference; documents are compared by their meaning, lists without regard to their order.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
 */
export function compareProperties(
  specification: ResourceSpecification,
  expected: Values,
  actual: Values,
): PropertyDifference[] {
  const comparison = new Comparison(specification.definitions ?? {});
  comparison.members(specification.properties, expected, actual, '');
  return comparison.differences;
}

/** Lists in which the order is the meaning. The specification does not tell them from sets. */
const ordered = new Set(['Command', 'EntryPoint']);

class Comparison {
  readonly differences: PropertyDifference[] = [];
  readonly #definitions: Readonly<Record<string, PropertySpecifications>>;

  constructor(definitions: Readonly<Record<string, PropertySpecifications>>) {
    this.#definitions = definitions;
  }

  members(specifications: PropertySpecifications, expected: Values, actual: Values, path: string) {
    for (const [name, value] of Object.entries(expected)) {
      if (value === undefined) continue;
      const type = specifications[name]?.type ?? 'json';
      this.#value(type, value, actual[name], `${path}/${name}`);
    }
  }

  #value(type: TypeSpecification, expected: unknown, actual: unknown, path: string): void {
    if (isNothing(actual)) {
      if (!isNothing(expected)) this.#add('REMOVE', path, expected, undefined);
    } else if (type === 'json') this.#document(document(expected), document(actual), path);
    else if (isUnion(type)) this.#value(fitting(type.union, expected), expected, actual, path);
    else if (Array.isArray(expected) && Array.isArray(actual)) {
      this.#list(elementOf(type), expected, actual, path);
    } else if (isMap(expected) && isMap(actual)) this.#map(type, expected, actual, path);
    else if (!isSame(expected, actual)) this.#add('NOT_EQUAL', path, expected, actual);
  }

  #map(type: TypeSpecification, expected: Values, actual: Values, path: string): void {
    if (typeof type === 'object' && 'of' in type) {
      this.members(this.#definitions[type.of] ?? {}, expected, actual, path);
      return;
    }
    const element = typeof type === 'object' && 'map' in type ? type.map : 'json';
    for (const name of Object.keys({ ...expected, ...actual })) {
      if (expected[name] === undefined) {
        this.#add('ADD', `${path}/${name}`, undefined, actual[name]);
      } else this.#value(element, expected[name], actual[name], `${path}/${name}`);
    }
  }

  #list(
    type: TypeSpecification,
    expected: readonly unknown[],
    actual: readonly unknown[],
    path: string,
  ): void {
    const isOrdered = ordered.has(path.slice(path.lastIndexOf('/') + 1));
    if (isOrdered && canonical(expected) !== canonical(actual)) {
      this.#add('NOT_EQUAL', path, expected, actual);
    }
    if (isOrdered) return;
    const isEqual = (a: unknown, b: unknown): boolean => this.#isEqual(type, a, b);
    const shown = type === 'tag' ? actual.filter((one) => !isOfAws(one)) : actual;
    const { pairs, lost, gained } = pairItems(expected, shown, isEqual);
    for (const { at, left, right } of pairs) this.#value(type, left, right, `${path}/${at}`);
    for (const { at, item } of lost) this.#add('REMOVE', `${path}/${at}`, item, undefined);
    for (const { at, item } of gained) this.#add('ADD', `${path}/${at}`, undefined, item);
  }

  #isEqual(type: TypeSpecification, expected: unknown, actual: unknown): boolean {
    const attempt = new Comparison(this.#definitions);
    attempt.#value(type, expected, actual, '');
    return attempt.differences.length === 0;
  }

  /** Policies and the like: every member counts, also those that the template has not. */
  #document(expected: unknown, actual: unknown, path: string): void {
    if (canonical(expected) === canonical(actual)) return;
    if (isMap(expected) && isMap(actual)) this.#map('json', expected, actual, path);
    else if (
      Array.isArray(expected) &&
      Array.isArray(actual) &&
      expected.length === actual.length
    ) {
      for (const [at, item] of expected.entries()) {
        this.#document(item, actual[at], `${path}/${at}`);
      }
    } else if (!isSame(expected, actual)) this.#add('NOT_EQUAL', path, expected, actual);
  }

  #add(
    DifferenceType: 'ADD' | 'REMOVE' | 'NOT_EQUAL',
    PropertyPath: string,
    expected: unknown,
    actual: unknown,
  ): void {
    const ExpectedValue = shownValue(expected);
    const ActualValue = shownValue(actual);
    this.differences.push({ PropertyPath, ExpectedValue, ActualValue, DifferenceType });
  }
}

/** Tags that AWS itself sets, CloudFormation's own among them. */
function isOfAws(tag: unknown): boolean {
  return isMap(tag) && typeof tag.Key === 'string' && tag.Key.startsWith('aws:');
}

/** As AWS writes a value in a difference: text as it is, anything else as JSON. */
function shownValue(value: unknown): string {
  return isScalar(value) ? String(value) : canonical(value ?? null);
}

/** Services do not tell an empty list or text from none. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

function isSame(left: unknown, right: unknown): boolean {
  return isScalar(left) && isScalar(right)
    ? String(left) === String(right)
    : canonical(left) === canonical(right);
}

/** The value of a document that is given as text. */
function document(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function isUnion(
  type: TypeSpecification,
): type is { readonly union: readonly TypeSpecification[] } {
  return typeof type === 'object' && 'union' in type;
}

/** Documents are unions of text and JSON. */
function fitting(types: readonly TypeSpecification[], value: unknown): TypeSpecification {
  const byForm = types.find((type) => {
    if (Array.isArray(value)) return typeof type === 'object' && 'list' in type;
    if (isMap(value)) return typeof type === 'object' && ('of' in type || 'map' in type);
    return false;
  });
  return byForm ?? (types.includes('json') ? 'json' : (types[0] ?? 'json'));
}

function elementOf(type: TypeSpecification): TypeSpecification {
  return typeof type === 'object' && 'list' in type ? type.list : 'json';
}
