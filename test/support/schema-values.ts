import type { NormalizedSchema } from '@smithy/core/schema';

/** 32-bit pseudo-random numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const words = ['alpha', 'β-ray', 'a b', 'x&y=z', '<tag> "q"', 'ünïcödé', '100%', 'a.b/c+d', "it's"];
const plainWords = ['alpha', 'bravo', 'charlie-1', 'delta_2'];

/** Deeper than this only scalars and required members are filled, so that schemas that contain themselves come to an end. */
const maxDepth = 4;

/** A random value of a schema with every member set, in the SDK's shape. */
export function randomValue(ns: NormalizedSchema, random: () => number, depth = 0): unknown {
  const integer = (limit: number) => Math.floor(random() * limit);
  if (ns.isStructSchema()) return randomStructure(ns, random, depth);
  if (ns.isListSchema()) {
    const length = 1 + integer(2);
    return Array.from({ length }, () => randomValue(ns.getValueSchema(), random, depth + 1));
  }
  if (ns.isMapSchema()) {
    const key = plainWords[integer(plainWords.length)] ?? '';
    return { [key]: randomValue(ns.getValueSchema(), random, depth + 1) };
  }
  if (ns.isBlobSchema()) return Uint8Array.from({ length: 1 + integer(9) }, () => integer(256));
  if (ns.isTimestampSchema()) return new Date(1_700_000_000_000 + integer(1e6) * 1000);
  if (ns.isBooleanSchema()) return random() < 0.5;
  if (ns.isNumericSchema()) return integer(1000);
  return randomText(ns, integer);
}

function randomText(ns: NormalizedSchema, integer: (limit: number) => number): string {
  const { httpHeader, httpPrefixHeaders, mediaType } = ns.getMergedTraits();
  if (mediaType) return '{"a":1}';
  const isInHeader = httpHeader !== undefined || httpPrefixHeaders !== undefined;
  const source = isInHeader ? plainWords : words;
  return source[integer(source.length)] ?? '';
}

function randomStructure(ns: NormalizedSchema, random: () => number, depth: number): unknown {
  const members = [...ns.structIterator()];
  const schema = ns.getSchema();
  const required = Array.isArray(schema) && typeof schema[6] === 'number' ? schema[6] : 0;
  // An empty structure cannot be written in a form, so one without scalars is filled at any depth.
  const isFull = depth <= maxDepth || !members.some(([, member]) => isScalar(member));
  const isKept = ([, member]: Member, index: number) =>
    isFull || index < required || isScalar(member);
  const chosen = ns.isUnionSchema()
    ? members.filter((_, index) => index === 0)
    : members.filter(isKept);
  return Object.fromEntries(
    chosen.map(([name, member]) => [name, memberValue(member, random, depth)]),
  );
}

type Member = [name: string, schema: NormalizedSchema];

function isScalar(ns: NormalizedSchema): boolean {
  return !ns.isStructSchema() && !ns.isListSchema() && !ns.isMapSchema();
}

/** A map or list in headers takes its text from there, its own schema does not know. */
function memberValue(member: NormalizedSchema, random: () => number, depth: number): unknown {
  const { httpHeader, httpPrefixHeaders } = member.getMergedTraits();
  const plain = plainWords[Math.floor(random() * plainWords.length)] ?? '';
  const isText = (ns: NormalizedSchema) => ns.isStringSchema();
  if (httpPrefixHeaders !== undefined) return { [plain]: plain };
  if (httpHeader !== undefined && member.isListSchema() && isText(member.getValueSchema())) {
    return [plain];
  }
  return randomValue(member, random, depth + 1);
}

/** A value reduced to what two equal values share: absent members gone, bytes and dates as text. */
export function comparable(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('base64')}`;
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (value instanceof String) return value.toString();
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([name, member]) => member !== undefined && name !== '$metadata')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, comparable(member)]));
}
