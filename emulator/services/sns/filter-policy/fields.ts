import type { Scalar } from './condition.ts';

/** A leaf of a message. */
export interface Field {
  readonly value: Scalar;
  /** Which element of which arrays it lies in, by the array's place in the message. */
  readonly elements: Readonly<Record<string, number>>;
}

/** The leaves by path; elements of an array share their path. */
export type Fields = ReadonlyMap<string, readonly Field[]>;

/** Deeper than any policy that SNS takes. */
const deepest = 200;

/** The fields of a message body; undefined: it is no JSON object, and no policy on bodies matches it. */
export function fieldsOfBody(body: string): Fields | undefined {
  const value = parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = new Map<string, Field[]>();
  collect(fields, value, { path: '', place: '', elements: {}, depth: 0 });
  return fields;
}

interface At {
  readonly path: string;
  readonly place: string;
  readonly elements: Readonly<Record<string, number>>;
  readonly depth: number;
}

function collect(fields: Map<string, Field[]>, value: unknown, at: At): void {
  const { path, place, elements } = at;
  const depth = at.depth + 1;
  if (depth > deepest) return;
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      const inside = { ...elements, [place]: index };
      collect(fields, element, { path, place: `${place}/${index}`, elements: inside, depth });
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      const inner = path === '' ? name : `${path}.${name}`;
      collect(fields, member, { path: inner, place: `${place}/${name}`, elements, depth });
    }
  } else add(fields, path, { value: value as Scalar, elements });
}

export interface Attribute {
  readonly DataType?: string | undefined;
  readonly StringValue?: string | undefined;
}

/** The fields of message attributes. Binary ones are never looked at. */
export function fieldsOfAttributes(attributes: Readonly<Record<string, Attribute>>): Fields {
  const fields = new Map<string, Field[]>();
  for (const [name, { DataType = '', StringValue = '' }] of Object.entries(attributes)) {
    for (const [index, value] of valuesOf(DataType, StringValue).entries()) {
      add(fields, name, { value, elements: { [name]: index } });
    }
  }
  return fields;
}

function valuesOf(type: string, text: string): readonly Scalar[] {
  if (type === 'String.Array') {
    return [parse(text)]
      .flat()
      .filter((value): value is Scalar => typeof value !== 'object' || value === null);
  }
  if (type.startsWith('String')) return [text];
  return type.startsWith('Number') ? [Number(text)] : [];
}

function add(fields: Map<string, Field[]>, path: string, field: Field): void {
  const present = fields.get(path);
  if (present === undefined) fields.set(path, [field]);
  else present.push(field);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
