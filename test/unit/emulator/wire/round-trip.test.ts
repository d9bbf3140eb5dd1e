import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { NormalizedSchema } from '@smithy/core/schema';
import { Fault } from '../../../../emulator/fault.ts';
import { type Binding, bind } from '../../../../emulator/wire/bindings.ts';
import type { WireMessage } from '../../../../emulator/wire/codec.ts';
import { dispatch } from '../../../../emulator/wire/dispatch.ts';
import type { OperationModel } from '../../../../emulator/wire/model.ts';
import { resolveFault } from '../../../../emulator/wire/resolve-fault.ts';
import { type ProtocolId, serviceIds, services } from '../../../../emulator/wire/services.ts';
import { comparable, randomValue, seededRandom } from '../../../support/schema-values.ts';
import { type WireClient, wireClient } from '../../../support/wire-client.ts';

/** What cannot be told or carried on this wire, on AWS as here. */
const knownMisses: Readonly<Record<string, string>> = {
  's3 rest-xml WriteGetObjectResponse': 'of Object Lambda, on a host of its own',
  'sqs query ReceiveMessage': 'AttributeNames and MessageSystemAttributeNames share one parameter',
  'cloudwatch query DashboardNotFoundError': 'shares its code with ResourceNotFound',
};

const cases = serviceIds.flatMap((id) =>
  [services[id].protocol, ...(services[id].others ?? [])].map((protocol) => ({ id, protocol })),
);

describe.each(cases)('$id in $protocol', ({ id, protocol }) => {
  test('every operation and exception survives the way between client and server', async () => {
    const client = await wireClient(id, protocol);
    const binding = await bind(id, protocol);
    const random = seededRandom(20_240);
    const misses: Record<string, string> = {};
    const known = Object.keys(knownMisses).filter((name) => name.startsWith(`${id} ${protocol} `));
    const operations = [...binding.model.operations.values()].filter(isWithoutEventStream);

    for (const operation of operations) {
      const miss = await missOf(operation, client, binding, protocol, random);
      if (miss) misses[`${id} ${protocol} ${operation.name}`] = miss;
    }
    for (const name of binding.model.errors.keys()) {
      const miss = await missOfError(name, operations, client, binding);
      if (miss) misses[`${id} ${protocol} ${name}`] = miss;
    }

    const counts = `${operations.length} operations, ${binding.model.errors.size} exceptions`;
    process.stdout.write(`${id} in ${protocol}: ${counts}, ${known.length} known misses\n`);
    const unknown = Object.entries(misses).filter(([name]) => !known.includes(name));
    expect(Object.fromEntries(unknown)).toEqual({});
    expect(new Set(Object.keys(misses))).toEqual(new Set(known));
  });
});

function isWithoutEventStream({ input, output }: OperationModel): boolean {
  return ![input, output].some(
    (shape) => shape && NormalizedSchema.of(shape).getEventStreamMember(),
  );
}

async function missOf(
  operation: OperationModel,
  client: WireClient,
  binding: Binding,
  protocol: ProtocolId,
  random: () => number,
): Promise<string | undefined> {
  try {
    const input = operation.input ? randomInput(operation, random) : {};
    const message = await client.request(operation.schema, input);
    const read = await readRequest(operation, message, client, binding, protocol);
    if (!isDeepStrictEqual(comparable(read), comparable(input))) {
      return `request ${show(input)} read as ${show(read)}`;
    }
    return await missOfOutput(operation, client, binding, random);
  } catch (error) {
    return String(error);
  }
}

function randomInput({ input }: OperationModel, random: () => number): object {
  return input ? Object(randomValue(NormalizedSchema.of(input), random)) : {};
}

/** The whole way through dispatch, as the server goes it. */
async function readRequest(
  operation: OperationModel,
  message: WireMessage,
  client: WireClient,
  { model, codec, check }: Binding,
  protocol: ProtocolId,
): Promise<unknown> {
  const route = dispatch(message, client.signingName);
  if (route.kind === 'refused') throw route.fault;
  expect(route).toMatchObject({ service: model.id, protocol });
  const form = route.form && { form: route.form };
  const routed = { ...message, ...form };
  expect(codec.route?.(model, routed).name ?? route.operation).toBe(operation.name);
  const input = await codec.decode(model, operation, routed);
  check(model, protocol, operation, input);
  return input;
}

async function missOfOutput(
  operation: OperationModel,
  client: WireClient,
  { model, codec }: Binding,
  random: () => number,
): Promise<string | undefined> {
  const output = operation.output
    ? randomValue(NormalizedSchema.of(operation.output), random)
    : undefined;
  const answer = await codec.encode(model, operation, output, 'request-1');
  const read = await client.response(operation.schema, answer);
  return isDeepStrictEqual(comparable(read), comparable(output ?? {}))
    ? undefined
    : `response ${show(output)} read as ${show(read)}`;
}

async function missOfError(
  name: string,
  [operation]: readonly OperationModel[],
  client: WireClient,
  { model, codec }: Binding,
): Promise<string | undefined> {
  if (!operation) return 'the service has no operation';
  const message = { method: 'POST', path: '/', query: '', headers: {}, body: Buffer.alloc(0) };
  const fault = new Fault(name, 'the "message" & <more>');
  const context = { model, message, requestId: 'request-1' };
  const answer = codec.fault(resolveFault(model, fault), context);
  const thrown = await client.response(operation.schema, answer).catch((error: unknown) => error);
  if (!(thrown instanceof Error)) return `${show(thrown)} is no error`;
  if (thrown.constructor.name !== name) return `is a ${thrown.constructor.name}`;
  return thrown.message === fault.message ? undefined : `says ${thrown.message}`;
}

function show(value: unknown): string {
  return JSON.stringify(comparable(value)).slice(0, 600);
}
