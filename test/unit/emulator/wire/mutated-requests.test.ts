import { describe, expect, test } from '@jest/globals';
import { NormalizedSchema } from '@smithy/core/schema';
import fc from 'fast-check';
import { Fault } from '../../../../emulator/fault.ts';
import { bind, loadCodec } from '../../../../emulator/wire/bindings.ts';
import type { WireMessage } from '../../../../emulator/wire/codec.ts';
import { readScope } from '../../../../emulator/wire/credential.ts';
import { dispatch } from '../../../../emulator/wire/dispatch.ts';
import { resolveFault } from '../../../../emulator/wire/resolve-fault.ts';
import type { ProtocolId, ServiceId } from '../../../../emulator/wire/services.ts';
import { randomValue, seededRandom } from '../../../support/schema-values.ts';
import { wireClient } from '../../../support/wire-client.ts';

const protocols: readonly (readonly [ServiceId, ProtocolId])[] = [
  ['kms', 'json-1.1'],
  ['sqs', 'json-1.0'],
  ['iam', 'query'],
  ['ec2', 'ec2'],
  ['cloudwatch', 'cbor'],
  ['s3', 'rest-xml'],
];

/** What the server does with a request up to the service: `read`, or the code with which it refuses. Any other end is a crash. */
async function outcomeOf(message: WireMessage): Promise<string> {
  try {
    const scope = readScope(message);
    const route = dispatch(message, scope?.signingName);
    if (route.kind === 'refused') return codeOf(route.protocol, message, route.fault);
    const { model, codec, check } = await bind(route.service, route.protocol);
    const routed = route.form ? { ...message, form: route.form } : message;
    try {
      const operation = codec.route?.(model, routed) ?? model.operations.get(route.operation ?? '');
      if (operation === undefined) return 'UnknownOperation';
      const input = await codec.decode(model, operation, routed);
      check(model, route.protocol, operation, input);
      return 'read';
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return codeOf(route.protocol, message, error);
    }
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
}

/** A refusal must be readable too: it is written down as its protocol does. */
async function codeOf(protocol: ProtocolId, message: WireMessage, fault: Fault): Promise<string> {
  const codec = await loadCodec(protocol);
  const context = { model: undefined, message, requestId: 'request-1' };
  const { status } = codec.fault(resolveFault(undefined, fault), context);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(fault.message).not.toBe('');
  return fault.code;
}

/** A change of some bytes: replaced, cut out, put in. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.integer({ min: 0, max: 12 }),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc
      .constantFrom(
        '{',
        '}',
        '[',
        '"',
        '\\u',
        '<',
        '</a>',
        '&',
        '=',
        '%',
        '%ff',
        '.0.',
        '1e999',
        '\0',
      )
      .map((text) => new Uint8Array(Buffer.from(text))),
  ),
});

function changed(body: Buffer, changes: readonly { at: number; cut: number; put: Uint8Array }[]) {
  return changes.reduce((bytes, { at, cut, put }) => {
    const place = Math.floor(at * bytes.length);
    return Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + cut)]);
  }, body);
}

describe.each(protocols)('requests of %s in %s, changed at random', (id, protocol) => {
  test('are read or refused with a code and a sentence, never a crash', async () => {
    const client = await wireClient(id, protocol);
    const { model } = await bind(id, protocol);
    const random = seededRandom(4);
    const operations = [...model.operations.values()].filter(
      ({ input }) => input && !NormalizedSchema.of(input).getEventStreamMember(),
    );
    const sound = await Promise.all(
      operations
        .filter((_, at) => at % Math.ceil(operations.length / 25) === 0)
        .map(({ schema, input }) =>
          client.request(
            schema,
            Object(input && randomValue(NormalizedSchema.of(input), random)) as object,
          ),
        ),
    );
    const outcomes = new Set<string>();

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sound),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.array(change, { maxLength: 1 }),
        async (message, ofBody, ofQuery) => {
          const query = changed(Buffer.from(message.query, 'latin1'), ofQuery).toString('latin1');
          const body = changed(message.body, ofBody);

          outcomes.add(await outcomeOf({ ...message, query, body }));
        },
      ),
      { seed: 11, numRuns: 1500, endOnFailure: true },
    );

    expect(outcomes.size).toBeGreaterThan(2);
  });
});

describe('bodies that would fill memory or never end', () => {
  const target = (name: string) => ({
    'x-amz-target': name,
    'content-type': 'application/x-amz-json-1.1',
  });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const message = (body: string, headers: Record<string, string>, path = '/', query = '') =>
    ({ method: 'POST', path, query, headers, body: Buffer.from(body, 'latin1') }) as WireMessage;
  const deep = 200_000;

  test.each([
    [
      'JSON nested without end',
      'SerializationException',
      message('['.repeat(deep), target('TrentService.Encrypt')),
    ],
    [
      'a JSON object nested without end',
      'SerializationException',
      message('{"EncryptionContext":'.repeat(deep / 10), target('TrentService.Encrypt')),
    ],
    [
      'a form with a huge index',
      'ValidationError',
      message('Action=CreateRole&Version=2010-05-08&Tags.member.999999999.Key=a', form),
    ],
    [
      'a form nested without end',
      'ValidationError',
      message(`Action=CreateRole&Version=2010-05-08&Tags${'.member.1'.repeat(deep / 10)}=a`, form),
    ],
    [
      'a form with a hundred thousand members',
      'ValidationError',
      message(
        `Action=CreateRole&Version=2010-05-08&${Array.from({ length: 100_000 }, (_, n) => `a${n}=b`).join('&')}`,
        form,
      ),
    ],
    [
      'XML nested without end',
      'MalformedXML',
      message('<a>'.repeat(deep), {}, '/bucket', 'tagging'),
    ],
    [
      'XML with entities that multiply',
      'MalformedXML',
      message(
        `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, n) => `<!ENTITY ${'bcdefghij'[n]} "${`&${'abcdefghi'[n]};`.repeat(10)}">`).join('')}]><Tagging><x>&j;</x></Tagging>`,
        {},
        '/bucket',
        'tagging',
      ),
    ],
    [
      'CBOR that announces more than it holds',
      'SerializationException',
      message(
        '\xa1\x69Namespace\x9a\xff\xff\xff\xff',
        { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
        '/service/GraniteServiceVersion20100801/operation/ListMetrics',
      ),
    ],
    [
      'CBOR nested without end',
      'SerializationException',
      message(
        '\x81'.repeat(deep),
        { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
        '/service/GraniteServiceVersion20100801/operation/ListMetrics',
      ),
    ],
  ])('%s: refused at once', async (_, code, hostile) => {
    const put = hostile.query === 'tagging' ? { ...hostile, method: 'PUT' } : hostile;

    expect(await outcomeOf(put)).toBe(code);
  });
});
