import { readFileSync } from 'node:fs';

export type ScalarType =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'json'
  | 'date-time'
  | 'null'
  | 'tag';

/** Types of values: a scalar's name, a list or map of values, a definition of the same resource type, or several of them. */
export type TypeSpecification =
  | ScalarType
  | { readonly list: TypeSpecification }
  | { readonly map: TypeSpecification }
  | { readonly of: string }
  | { readonly union: readonly TypeSpecification[] };

export interface PropertySpecification {
  readonly type: TypeSpecification;
  readonly required?: true;
  /** Whether a change replaces the resource; absent: it does not. */
  readonly replaces?: 'yes' | 'maybe';
}

export type PropertySpecifications = Readonly<Record<string, PropertySpecification>>;

/** What CloudFormation's registry says about a resource type. Written by `scripts/resource-specification.ts`. */
export interface ResourceSpecification {
  readonly properties: PropertySpecifications;
  readonly attributes: readonly string[];
  readonly primaryIdentifier: readonly string[];
  /** The property that holds the resource's tags, each a Key and a Value. */
  readonly tags?: string;
  readonly definitions?: Readonly<Record<string, PropertySpecifications>>;
}

const file = new URL('./resource-specification.generated.json', import.meta.url);
let all: Readonly<Record<string, ResourceSpecification>> | undefined;

/** Undefined: not a resource type of the emulator. */
export function specificationOf(type: string): ResourceSpecification | undefined {
  all ??= JSON.parse(readFileSync(file, 'utf8')) as NonNullable<typeof all>;
  return Object.hasOwn(all, type) ? all[type] : undefined;
}
