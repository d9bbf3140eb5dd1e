import type {
  PropertySpecifications,
  ResourceSpecification,
  ScalarType,
  TypeSpecification,
} from './specification.ts';
import { hasDynamicReference } from './template/dynamic-references.ts';
import { isMap, isScalar, type ValueMap } from './template/value.ts';

/** Typed properties, or what is wrong with them in CloudFormation's words. */
export type CheckedProperties =
  | { readonly ok: true; readonly properties: ValueMap }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Checks resolved properties against the specification and gives scalars the type that it names: templates and parameters
 * bring `"true"` and `5` alike. Text that is not of its type is a problem.
 */
export function checkProperties(
  specification: ResourceSpecification,
  properties: Readonly<Record<string, unknown>>,
): CheckedProperties {
  const check = new Check(specification);
  const typed = check.members(specification.properties, properties, '#');
  return check.problems.length === 0
    ? { ok: true, properties: typed as ValueMap }
    : { ok: false, problems: check.problems };
}

class Check {
  readonly problems: string[] = [];
  readonly #definitions: NonNullable<ResourceSpecification['definitions']>;

  constructor(specification: ResourceSpecification) {
    this.#definitions = specification.definitions ?? {};
  }

  members(
    specifications: PropertySpecifications,
    value: Readonly<Record<string, unknown>>,
    path: string,
  ): Record<string, unknown> {
    for (const [name, { required }] of Object.entries(specifications)) {
      if (required === true && value[name] === undefined) {
        this.problems.push(`${path}: required key [${name}] not found`);
      }
    }
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, inner]) => {
        const specification = Object.hasOwn(specifications, name)
          ? specifications[name]
          : undefined;
        if (specification !== undefined) {
          return [[name, this.value(specification.type, inner, `${path}/${name}`)]];
        }
        this.problems.push(
          path === '#'
            ? `Encountered unsupported property ${name}`
            : `${path}: extraneous key [${name}] is not permitted`,
        );
        return [];
      }),
    );
  }

  value(type: TypeSpecification, value: unknown, path: string): unknown {
    if (typeof type === 'string') return this.#scalar(type, value, path);
    if ('union' in type) return this.#union(type.union, value, path);
    if ('list' in type) {
      if (!Array.isArray(value)) return this.#mismatch('JSONArray', value, path);
      return value.map((inner, at) => this.value(type.list, inner, `${path}/${at}`));
    }
    if (!isMap(value)) return this.#mismatch('JSONObject', value, path);
    if ('of' in type) return this.members(this.#definitions[type.of] ?? {}, value, path);
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        this.value(type.map, inner, `${path}/${name}`),
      ]),
    );
  }

  #scalar(type: ScalarType, value: unknown, path: string): unknown {
    // What it stands for is looked up, and checked, when the resource is made.
    if (typeof value === 'string' && hasDynamicReference(value)) return value;
    switch (type) {
      case 'json':
        return value;
      case 'tag':
        return this.members(tagMembers, isMap(value) ? value : {}, path);
      case 'boolean':
        if (value === true || value === 'true') return true;
        if (value === false || value === 'false') return false;
        return this.#mismatch('Boolean', value, path);
      case 'integer':
      case 'number':
        return this.#number(type, value, path);
      default:
        return isScalar(value) ? String(value) : this.#mismatch('String', value, path);
    }
  }

  #number(type: 'integer' | 'number', value: unknown, path: string): unknown {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    const fits =
      typeof number === 'number' &&
      Number.isFinite(number) &&
      (type === 'number' || Number.isInteger(number));
    return fits ? number : this.#mismatch(type === 'integer' ? 'Integer' : 'Number', value, path);
  }

  /** The first alternative that the value fits. */
  #union(types: readonly TypeSpecification[], value: unknown, path: string): unknown {
    const before = this.problems.length;
    const wanted =
      isMap(value) || Array.isArray(value) ? types : types.filter((one) => one !== 'json');
    for (const type of wanted.length > 0 ? wanted : types) {
      const typed = this.value(type, value, path);
      if (this.problems.length === before) return typed;
      this.problems.length = before;
    }
    return this.#mismatch('one of the documented types', value, path);
  }

  #mismatch(expected: string, value: unknown, path: string): undefined {
    const found = Array.isArray(value)
      ? 'JSONArray'
      : isMap(value)
        ? 'JSONObject'
        : describe(value);
    this.problems.push(`${path}: expected type: ${expected}, found: ${found}`);
    return undefined;
  }
}

const tagMembers: PropertySpecifications = {
  Key: { type: 'string', required: true },
  Value: { type: 'string', required: true },
};

function describe(value: unknown): string {
  const name = typeof value;
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
