import fc from 'fast-check';

/** What of a JSON schema the bodies are made from. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
}

const key = 'A'.repeat(43);
const id = '00000000-0000-4000-8000-000000000000';

/** Values that break readers: of each type, and texts that mean something to some layer behind. */
const nasty = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(
    ...[
      "'; DROP TABLE record; --",
      "' OR '1'='1",
      '$1',
      '%s%n',
      '\u0000',
      '\ud800',
      '../../etc/passwd',
    ],
    ...[
      '{{7*7}}',
      '<!ENTITY x SYSTEM "file:///etc/passwd">',
      '\r\nSet-Cookie: a=b',
      '\u202e',
      'ﷺ'.repeat(200),
      '-1',
      '1e999',
    ],
    ...[key, id, '__proto__', 'constructor', 'toString'],
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer(),
  fc.double(),
);

/** A body of the schema's members, some right, some wrong, some left out, some added. */
export function bodiesOf(schema: Schema): fc.Arbitrary<unknown> {
  const members = Object.keys(schema.properties ?? {});
  const right: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    name: fc.string({ minLength: 1, maxLength: 300 }),
    text: fc.string({ unit: 'grapheme', minLength: 1 }),
    id: fc.oneof(fc.uuid(), fc.constant(id)),
    key: fc.constant(key),
    context: fc.dictionary(fc.stringMatching(/^[a-z:_]{0,12}$/), fc.string({ maxLength: 12 }), {
      maxKeys: 10,
    }),
  };
  const member = (name: string) => fc.oneof({ weight: 4, arbitrary: right[name] ?? nasty }, nasty);
  const named = fc.record(Object.fromEntries(members.map((name) => [name, member(name)])), {
    requiredKeys: [],
  });
  const added = fc.dictionary(fc.string({ maxLength: 12 }), nasty, { maxKeys: 1 });
  return fc.oneof(
    { weight: 6, arbitrary: named },
    { weight: 2, arbitrary: fc.tuple(named, added).map(([a, b]) => ({ ...a, ...b })) },
    nasty,
  );
}
