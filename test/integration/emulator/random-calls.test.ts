import { describe, expect, jest, test } from '@jest/globals';
import { Emulator, type Listening } from '../../../emulator/emulator.ts';
import { services } from '../../../emulator/registry.ts';
import type { WireMessage } from '../../../emulator/wire/codec.ts';
import { serviceIds } from '../../../emulator/wire/services.ts';
import { type RandomCall, RandomCalls } from '../../support/random-calls.ts';
import { type WireClient, wireClient } from '../../support/wire-client.ts';
import { testStart } from '../../support/world.ts';

jest.setTimeout(180_000);

const present = serviceIds.filter((id) => services[id] !== undefined);
const secondsBetweenCalls = 7;
const callsForEach = 12;

interface Server extends Listening, AsyncDisposable {
  readonly emulator: Emulator;
  readonly logged: string[];
}

const anyAddress = /http:\/\/127\.0\.0\.1:\d+/g;

/** Where two texts part, with what stands around it; a whole snapshot would fill the screen. */
function difference(left = '', right = ''): readonly string[] {
  if (left === right) return [];
  let at = 0;
  while (left[at] === right[at]) at += 1;
  return [left, right].map((text) => text.slice(Math.max(at - 200, 0), at + 100));
}

async function aServer(): Promise<Server> {
  const logged: string[] = [];
  const emulator = new Emulator({
    clock: 'stepped',
    now: testStart,
    seed: 7,
    log: (line, cause) => logged.push(`${line}: ${String((cause as Error)?.stack ?? cause)}`),
  });
  const listening = await emulator.listen();
  return { ...listening, emulator, logged, [Symbol.asyncDispose]: listening.close };
}

/** Undefined: the client itself refuses to send it (a bucket without a name). */
function written(client: WireClient, { operation, input }: RandomCall) {
  return client.request(operation.schema, input).catch(() => undefined);
}

/** The answer as the client would see it on the wire, but for the address, which is another one. */
async function ask(server: Server, client: WireClient, message: WireMessage) {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (typeof value === 'string' && name !== 'content-length') headers.set(name, value);
  }
  headers.set(
    'authorization',
    `AWS4-HMAC-SHA256 Credential=123456789012/20261123/us-east-1/${client.signingName}/aws4_request, SignedHeaders=host, Signature=x`,
  );
  const hasBody = message.method !== 'GET' && message.method !== 'HEAD';
  const query = message.query === '' ? '' : `?${message.query}`;
  const response = await fetch(`${server.url}${message.path}${query}`, {
    method: message.method,
    headers,
    ...(hasBody && { body: message.body }),
  });
  const body = Buffer.from(await response.arrayBuffer());
  const told = [...response.headers].filter(([name]) => name !== 'connection');
  return {
    answer: {
      status: response.status,
      headers: Object.fromEntries(told),
      body,
    },
    shown: `${response.status} ${JSON.stringify(told)} ${body.toString('latin1')}`.replace(
      anyAddress,
      '<address>',
    ),
  };
}

describe.each(present)('random calls to %s', (service) => {
  test("get an answer of AWS's or a refusal, never a crash, and the same from two emulators of one seed", async () => {
    const client = await wireClient(service);
    await using one = await aServer();
    await using other = await aServer();
    const calls = await RandomCalls.of(20_261, [service]);
    const outcomes = { done: 0, refused: 0 };
    const done = new Set<string>();
    const crashes = new Map<string, string>();

    for (let n = 0; n < callsForEach * calls.operations; n += 1) {
      const call = calls.next();
      const message = await written(client, call);
      if (message === undefined) continue;
      const [first, second] = await Promise.all([
        ask(one, client, message),
        ask(other, client, message),
      ]);
      expect({ call, parts: difference(first.shown, second.shown) }).toEqual({ call, parts: [] });
      for (const line of one.logged.splice(0)) crashes.set(call.operation.name, line);
      const output = await client
        .response(call.operation.schema, first.answer)
        .catch(() => undefined);
      if (first.answer.status < 400) done.add(call.operation.name);
      outcomes[first.answer.status < 400 ? 'done' : 'refused'] += 1;
      calls.learn(output);
      if (output === undefined) calls.learnAllowed(first.shown);
      if (n % 5 === 0) {
        await Promise.all(
          [one, other].map(({ emulator }) => emulator.clock.advance(secondsBetweenCalls * 1000)),
        );
      }
    }

    process.stdout.write(
      `${service}: ${outcomes.done} done, ${outcomes.refused} refused; ${done.size} of ${calls.operations} operations done\n`,
    );
    expect(Object.fromEntries(crashes)).toEqual({});
    // Calls that were all refused would have tried nothing but checks.
    expect(done.size).toBeGreaterThan(2);
    const snapshots = [one, other].map(({ emulator }) =>
      emulator.snapshot().replace(anyAddress, '<address>'),
    );
    expect(difference(...snapshots)).toEqual([]);
  });
});
