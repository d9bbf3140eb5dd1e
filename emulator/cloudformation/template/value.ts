/** What templates are made of after reading: JSON. */
export type Value = string | number | boolean | null | Value[] | ValueMap;

export interface ValueMap {
  [name: string]: Value;
}

export function isMap(value: unknown): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The function of `{ "Fn::Join": […] }` and its argument; undefined for what is no function call. */
export function functionCall(value: Value): { name: string; argument: Value } | undefined {
  if (!isMap(value)) return undefined;
  const [entry, ...more] = Object.entries(value);
  if (entry === undefined || more.length > 0) return undefined;
  const [name, argument] = entry;
  return isFunctionName(name) ? { name, argument } : undefined;
}

/** Also names that are written wrongly (`fn::GetAtt`): AWS takes them for functions, and refuses them. */
function isFunctionName(name: string): boolean {
  return name === 'Ref' || name === 'Condition' || /^fn::/i.test(name);
}

/** The text of a scalar as CloudFormation writes it: everything in a template is a string in the end. */
export function textOf(value: string | number | boolean): string {
  return String(value);
}

export function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

export function equal(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

/** JSON text with sorted names. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    isMap(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
