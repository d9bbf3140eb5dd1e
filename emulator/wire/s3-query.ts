import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticStructureSchema } from '@smithy/types';
import { Fault } from '../fault.ts';
import { dateTime, memoize, serde } from './envelope.ts';

const scalars = new FromStringShapeDeserializer({
  timestampFormat: { useTrait: true, default: dateTime },
  httpBindings: true,
});
scalars.setSerdeContext(serde);

type QueryMember = readonly [name: string, parameter: string, schema: NormalizedSchema];

const queryMembers = memoize((input: StaticStructureSchema): readonly QueryMember[] =>
  [...NormalizedSchema.of(input).structIterator()].flatMap(([name, member]) => {
    const parameter = member.getMergedTraits().httpQuery;
    return parameter === undefined ? [] : [[name, parameter, member] as const];
  }),
);

/** The members of an S3 input that stand in the request's query. Throws `InvalidArgument`. */
export function readQueryMembers(
  input: StaticStructureSchema,
  query: string,
): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  if (query === '') return members;
  const parameters = new URLSearchParams(query);
  for (const [name, parameter, schema] of queryMembers(input)) {
    const texts = parameters.getAll(parameter);
    const [first] = texts;
    if (first === undefined) continue;
    members[name] = schema.isListSchema()
      ? texts.map((text) => read(schema.getValueSchema(), parameter, text))
      : read(schema, parameter, first);
  }
  return members;
}

function read(schema: NormalizedSchema, parameter: string, text: string): unknown {
  try {
    const value: unknown = scalars.read(schema, text);
    if (!Number.isNaN(value)) return value;
  } catch (cause) {
    throw invalid(parameter, text, cause);
  }
  throw invalid(parameter, text);
}

function invalid(parameter: string, text: string, cause?: unknown): Fault {
  const members = { ArgumentName: parameter, ArgumentValue: text };
  return new Fault('InvalidArgument', `Provided ${parameter} not an integer or within its range`, {
    status: 400,
    members,
    cause,
  });
}
