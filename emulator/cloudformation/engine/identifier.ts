import { specificationOf } from '../specification.ts';

/** Values of a type's primary identifiers, by their names. */
export type Identifier = Readonly<Record<string, string>>;

/** Undefined: the properties do not give all that identifies the resource. */
export function identifierIn(
  type: string,
  properties: Readonly<Record<string, unknown>>,
): Identifier | undefined {
  const names = specificationOf(type)?.primaryIdentifier ?? [];
  const values = names.map((name) => [name, properties[name]] as const);
  const isGiven = values.every(([, value]) => typeof value === 'string');
  return names.length > 0 && isGiven ? (Object.fromEntries(values) as Identifier) : undefined;
}

/** The primary identifier as one text; how a resource is looked up of which nothing else is known. */
export function identifierText(type: string, identifier: Identifier): string {
  const names = specificationOf(type)?.primaryIdentifier ?? [];
  return names.map((name) => identifier[name] ?? '').join('|');
}

/** Types with several identifiers of which one is what `Ref` answers. */
const refs: Readonly<Record<string, string>> = {
  'AWS::EC2::EIP': 'PublicIp',
  'AWS::Logs::MetricFilter': 'FilterName',
};

/** What `Ref` answers for the resource. */
export function physicalIdOf(type: string, identifier: Identifier): string {
  const name = refs[type];
  return (name && identifier[name]) ?? identifierText(type, identifier);
}
