import { NormalizedSchema } from '@smithy/core/schema';
import { services } from '../../emulator/registry.ts';
import { loadModel, type OperationModel } from '../../emulator/wire/model.ts';
import { type ServiceId, serviceIds } from '../../emulator/wire/services.ts';
import { seededRandom } from './schema-values.ts';

/** One call that a client could make. */
export interface RandomCall {
  readonly service: ServiceId;
  readonly operation: OperationModel;
  readonly input: object;
}

const policy = (Principal?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', ...(Principal && { Principal }) }],
  });
const topic = { T: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'a topic' } } };

/** Texts that lead further than any would, by the member's name in lower case. */
const telling: Readonly<Record<string, readonly string[]>> = {
  templatebody: [
    JSON.stringify({ Resources: topic }),
    JSON.stringify({ Resources: { ...topic, K: { Type: 'AWS::KMS::Key' } } }),
    'Resources: {Q: {Type: AWS::SQS::Queue, DependsOn: Q}}',
    '{"Resources":',
  ],
  policydocument: [policy(), '{"Version":"2012-10-17"}', 'no policy'],
  assumerolepolicydocument: [policy({ AWS: '*' }), policy({ Service: 'ec2.amazonaws.com' })],
  policy: [policy({ AWS: '*' }), policy({ AWS: '123456789012' }), '{}'],
  filterpattern: ['{ $.errorCode = "AccessDenied*" }', '[a, b=1, ...]', '?x -y', '{ $.a', ''],
  alarmrule: ['ALARM("alpha")', 'OK(alpha) AND NOT ALARM(bravo)', 'ALARM('],
  querystring: ['fields @timestamp | filter a = 1 | stats count(*) by bin(5m)', 'filter |'],
  expression: ['SUM(METRICS())', 'a * 2', 'a +'],
  protocol: ['sqs', 'email', 'http'],
  endpoint: ['arn:aws:sqs:us-east-1:123456789012:alpha', 'someone@example.com'],
  cidrblock: ['10.0.0.0/16', '10.0.1.0/24', 'none'],
  rolearn: ['arn:aws:iam::123456789012:role/alpha'],
  locationconstraint: ['eu-west-1'],
  region: ['us-east-1', 'eu-west-1'],
  url: ['https://token.actions.githubusercontent.com'],
  servicename: ['com.amazonaws.us-east-1.s3'],
  metricvalue: ['1'],
  namespace: ['Alpha', 'Bravo'],
};
const keys = ['alpha', 'bravo', 'Policy', 'DelaySeconds', 'DisplayName'];
const plain = ['alpha', 'bravo', 'charlie-1'];
const odd = ['a b', 'ünï', '', '*', 'arn:aws:x', '$', '../..'];

const allowed = /at '(?:[^']*\.)?(\w+)' failed[^[]*enum value set: \[([^\]]*)\]/g;

/**
 * An endless sequence of calls to every operation that the emulator has, the same for the same seed. What answers showed (ids,
 * ARNs, names, tokens) comes back in later calls, so that they get beyond "not found".
 */
export class RandomCalls {
  readonly #random: () => number;
  readonly #seen = new Map<string, string[]>();
  /** How many of the members that need not be there are. */
  #optional = 0;
  readonly #operations: readonly (readonly [ServiceId, OperationModel])[];

  private constructor(seed: number, operations: readonly (readonly [ServiceId, OperationModel])[]) {
    this.#random = seededRandom(seed);
    this.#operations = operations;
  }

  static async of(seed: number, only: readonly ServiceId[] = serviceIds): Promise<RandomCalls> {
    const all = await Promise.all(only.map(operationsOf));
    return new RandomCalls(seed, all.flat());
  }

  get operations(): number {
    return this.#operations.length;
  }

  next(): RandomCall {
    const [service, operation] = this.#pick(this.#operations);
    this.#optional = this.#pick([0, 0, 0.15, 0.3]);
    const input = operation.input
      ? (this.#value(NormalizedSchema.of(operation.input), '', 0) as object)
      : {};
    this.learn(input);
    return { service, operation, input };
  }

  /** Takes the values that a refusal lists as allowed: `Value 'x' at 'mode' … enum value set: [A, B]`. */
  learnAllowed(message: string): void {
    for (const [, name = '', values = ''] of message.matchAll(allowed)) {
      for (const value of values.split(', ')) this.#keep(name.toLowerCase(), value);
    }
  }

  /** Keeps every text of an answer under its member's name. */
  learn(value: unknown, name = ''): void {
    if (typeof value === 'string') {
      this.#keep(name.toLowerCase(), value);
      this.#keep(lastWord(name), value);
    } else if (Array.isArray(value)) for (const inner of value) this.learn(inner, singular(name));
    else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
      for (const [inner, one] of Object.entries(value)) this.learn(one, inner);
    }
  }

  #keep(name: string, text: string): void {
    const kept = this.#seen.get(name) ?? [];
    if (kept.includes(text) || text.length > 4096) return;
    if (kept.length >= 12) kept.splice(this.#integer(kept.length), 1);
    this.#seen.set(name, [...kept, text]);
  }

  #value(schema: NormalizedSchema, name: string, depth: number): unknown {
    if (schema.isStructSchema()) return this.#structure(schema, depth);
    if (schema.isListSchema()) {
      const length = this.#pick([0, 1, 1, 1, 2]);
      const inner = schema.getValueSchema();
      return Array.from({ length }, () => this.#value(inner, singular(name), depth + 1));
    }
    if (schema.isMapSchema()) {
      const key = this.#pick(keys);
      return { [key]: this.#value(schema.getValueSchema(), `${name}value`, depth + 1) };
    }
    if (schema.isBlobSchema()) return Buffer.from(this.#text(name));
    if (schema.isTimestampSchema()) return new Date(1_790_000_000_000 + this.#integer(1e7) * 1000);
    if (schema.isBooleanSchema()) return this.#random() < 0.5;
    // Nobody moves time on for a long poll.
    if (name === 'WaitTimeSeconds') return 0;
    if (schema.isNumericSchema()) return this.#pick([0, 1, 2, 7, 30, 60, 100, -1, 86_400]);
    return this.#text(name);
  }

  #structure(schema: NormalizedSchema, depth: number): object {
    const raw = schema.getSchema();
    const required = Array.isArray(raw) && typeof raw[6] === 'number' ? raw[6] : 0;
    const members = [...schema.structIterator()];
    const chosen = schema.isUnionSchema()
      ? [this.#pick(members)]
      : members.filter((_, at) => at < required || this.#random() < this.#optional);
    return Object.fromEntries(
      chosen.map(([name, member]) => [name, this.#value(member, name, depth + 1)]),
    );
  }

  #text(name: string): string {
    const key = name.toLowerCase();
    const own = this.#seen.get(key) ?? this.#seen.get(lastWord(name)) ?? [];
    const known = [...(telling[key] ?? []), ...own];
    if (known.length > 0 && this.#random() < 0.8) return this.#pick(known);
    return this.#pick(this.#random() < 0.8 ? plain : odd);
  }

  #integer(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(values: readonly T[]): T {
    const value = values[this.#integer(values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  }
}

/** What a `TopicArn` and a `ResourceArn` have in common: `…Arn`. */
function lastWord(name: string): string {
  return `…${/[A-Z]?[^A-Z]*$/.exec(name)?.[0].toLowerCase() ?? ''}`;
}

function singular(name: string): string {
  return name.replace(/ies$/, 'y').replace(/(?<=[a-z])s$/, '');
}

/** The operations that the emulator carries out, but for those with a stream of events. */
async function operationsOf(service: ServiceId): Promise<(readonly [ServiceId, OperationModel])[]> {
  const entry = services[service];
  if (entry === undefined) return [];
  const { operations } = await entry.load();
  const model = await loadModel(service);
  return Object.keys(operations).flatMap((name) => {
    const operation = model.operations.get(name);
    return operation === undefined ? [] : [[service, operation] as const];
  });
}
