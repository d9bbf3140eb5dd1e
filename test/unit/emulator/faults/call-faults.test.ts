import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../emulator/emulator.ts';
import { ConnectionLost } from '../../../../emulator/faults/connection-lost.ts';
import { liftFaults, listFaults, orderFaults } from '../../../../emulator/faults/control.ts';
import { aCaller, aWorld, client } from '../../../support/world.ts';

interface Rule {
  readonly seen: number;
  readonly struck: number;
}

const order = (world: Emulator, ...faults: object[]) =>
  orderFaults(world, JSON.stringify({ faults }));
const rules = (world: Emulator) => (listFaults(world) as { faults: Rule[] }).faults;

/** What each of so many calls came to: `ok`, or the code of its fault. */
async function outcomes(count: number, ask: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  for (let n = 0; n < count; n += 1) {
    seen.push(
      await ask().then(
        () => 'ok',
        (error: { code?: string; name: string }) => error.code ?? error.name,
      ),
    );
  }
  return seen;
}

describe('which calls are struck', () => {
  test.each([
    ['all', {}, ['x', 'x', 'x', 'x', 'x', 'x']],
    ['the third', { from: 3, times: 1 }, ['ok', 'ok', 'x', 'ok', 'ok', 'ok']],
    ['two from the second on', { from: 2, times: 2 }, ['ok', 'x', 'x', 'ok', 'ok', 'ok']],
    ['every other', { every: 2 }, ['x', 'ok', 'x', 'ok', 'x', 'ok']],
    ['none by chance', { chance: 0 }, ['ok', 'ok', 'ok', 'ok', 'ok', 'ok']],
  ])('%s', async (_, when, expected) => {
    const world = aWorld();
    await order(world, { on: 'kms:ListKeys', fault: { error: 'x' }, ...when });

    const seen = await outcomes(6, () => client(world, 'kms')('ListKeys'));

    expect(seen).toEqual(expected);
    const struck = expected.filter((one) => one === 'x').length;
    expect(rules(world)).toEqual([expect.objectContaining({ seen: 6, struck })]);
  });

  test('some by chance, the same for the same seed', async () => {
    const runs = await Promise.all(
      [1, 1, 2].map(async (seed) => {
        const world = aWorld({ seed });
        await order(world, { on: 'kms:*', fault: 'throttle', chance: 0.5 });
        return outcomes(40, () => client(world, 'kms')('ListKeys'));
      }),
    );

    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]).not.toEqual(runs[2]);
    expect(new Set(runs[0])).toEqual(new Set(['ok', 'ThrottlingException']));
  });

  test('of one operation only, and of one principal only', async () => {
    const world = aWorld();
    await order(world, { on: 'kms:List*', principal: '*:root', fault: 'throttle' });
    const other = { type: 'root', account: '210987654321' } as const;
    const stranger = aCaller({ principal: other, account: other.account });

    expect(await outcomes(1, () => client(world, 'kms')('CreateKey'))).toEqual(['ok']);
    expect(await outcomes(1, () => client(world, 'kms')('ListAliases'))).toEqual([
      'ThrottlingException',
    ]);
    expect(await outcomes(1, () => client(world, 'kms', stranger)('ListKeys'))).toEqual([
      'ThrottlingException',
    ]);
    await liftFaults(world, '');
    await order(world, { on: 'kms:*', principal: '*::210987654321:*', fault: 'throttle' });
    expect(await outcomes(1, () => client(world, 'kms')('ListKeys'))).toEqual(['ok']);
    expect(await outcomes(1, () => client(world, 'kms', stranger)('ListKeys'))).toEqual([
      'ThrottlingException',
    ]);
  });

  test('of services or of clients only', async () => {
    const world = aWorld();
    const service = aCaller({
      principal: { type: 'service', service: 'logs.amazonaws.com', sourceAccount: '123456789012' },
      invokedBy: 'logs.amazonaws.com',
    });
    await order(
      world,
      { on: 'sqs:ListQueues', by: 'services', fault: { error: 'ForServices' } },
      { on: 'sts:GetCallerIdentity', by: 'clients', fault: { error: 'ForClients' } },
    );

    expect(await outcomes(1, () => client(world, 'sqs')('ListQueues'))).toEqual(['ok']);
    expect(await outcomes(1, () => client(world, 'sqs', service)('ListQueues'))).toEqual([
      'ForServices',
    ]);
    expect(await outcomes(1, () => client(world, 'sts')('GetCallerIdentity'))).toEqual([
      'ForClients',
    ]);
  });
});

describe('what strikes them', () => {
  test.each([
    ['kms:ListKeys', 'kms', 'ThrottlingException', 'You have exceeded the rate at which'],
    ['iam:ListRoles', 'iam', 'Throttling', 'Rate exceeded'],
    ['s3:ListBuckets', 's3', 'SlowDown', 'Please reduce your request rate.'],
    ['ec2:DescribeVpcs', 'ec2', 'RequestLimitExceeded', 'Request limit exceeded.'],
    ['sns:ListTopics', 'sns', 'ThrottledException', 'Rate exceeded'],
    ['sqs:ListQueues', 'sqs', 'RequestThrottled', 'Request is throttled.'],
    ['cloudformation:ListStacks', 'cloudformation', 'Throttling', 'Rate exceeded'],
  ] as const)('%s is throttled in the words of its service', async (on, service, code, message) => {
    const world = aWorld();
    await order(world, { on, fault: 'throttle' });
    const [, operation = ''] = on.split(':');

    const ask = client(world, service)(operation);

    await expect(ask).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test('an error of any code, which CloudTrail records like one of the service', async () => {
    const world = aWorld();
    const fault = { error: 'KMSInternalException', message: 'inside', status: 500 };
    await order(world, { on: 'kms:ListKeys', fault });

    await expect(client(world, 'kms')('ListKeys')).rejects.toMatchObject({
      code: 'KMSInternalException',
      message: 'inside',
      status: 500,
    });

    await world.clock.advance(150_000);
    const { Events } = await client(
      world,
      'cloudtrail',
    )<{ Events: { CloudTrailEvent: string }[] }>('LookupEvents');
    expect(Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent))).toEqual([
      expect.objectContaining({ eventName: 'ListKeys', errorCode: 'KMSInternalException' }),
    ]);
  });

  test("a delay, in the emulator's time", async () => {
    const world = aWorld();
    await order(world, { on: 'kms:ListKeys', fault: { delaySeconds: 30 } });
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    let isDone = false;
    await client(world, 'kms')('ListAliases');

    const ask = client(
      world,
      'kms',
    )('ListKeys').then(() => {
      isDone = true;
    });
    await turn();
    await world.clock.advance(29_000);
    await turn();
    expect(isDone).toBe(false);
    await world.clock.advance(1000);
    await ask;

    expect(isDone).toBe(true);
  });

  test('a read of what was, until it has come about everywhere', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const count = async () => (await kms<{ Keys: object[] }>('ListKeys')).Keys.length;
    await kms('CreateKey');
    await order(world, { on: 'kms:List*', fault: { staleSeconds: 5 } });

    await kms('CreateKey');
    const atOnce = await count();
    await world.clock.advance(4000);
    const soon = await count();
    await world.clock.advance(2000);
    const later = await count();
    await liftFaults(world, '');
    await kms('CreateKey');

    expect([atOnce, soon, later, await count()]).toEqual([1, 1, 2, 3]);
  });

  test('a write is never done in the past, where it would be lost', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    await order(world, { on: 'kms:*', fault: { staleSeconds: 60 } });

    const { KeyMetadata } = await kms<{ KeyMetadata: { KeyId: string } }>('CreateKey');
    await liftFaults(world, '');

    await expect(kms('DescribeKey', { KeyId: KeyMetadata.KeyId })).resolves.toBeDefined();
  });

  test('a lost request changes nothing, a lost answer hides what was done', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    await order(world, { on: 'kms:CreateKey', fault: 'lose-request', times: 1 });
    await expect(kms('CreateKey')).rejects.toThrow(ConnectionLost);
    expect((await kms<{ Keys: object[] }>('ListKeys')).Keys).toHaveLength(0);

    await order(world, { on: 'kms:CreateKey', fault: 'lose-answer', times: 1 });
    await expect(kms('CreateKey')).rejects.toThrow(ConnectionLost);
    expect((await kms<{ Keys: object[] }>('ListKeys')).Keys).toHaveLength(1);
  });

  test('no connection is lost between services, nor counted as one', async () => {
    const world = aWorld();
    const principal = { type: 'service', service: 'logs.amazonaws.com' } as const;
    const service = aCaller({ principal, invokedBy: 'logs.amazonaws.com' });
    await order(world, { on: 'sqs:ListQueues', fault: 'lose-request' });

    await client(world, 'sqs', service)('ListQueues').catch(() => {});

    expect(rules(world)).toEqual([expect.objectContaining({ seen: 0, struck: 0 })]);
  });

  test('one that is taken back no longer strikes', async () => {
    const world = aWorld();
    const { ids } = (await order(
      world,
      { on: 'kms:ListKeys', fault: 'throttle' },
      { on: 'kms:ListAliases', fault: 'throttle' },
    )) as { ids: number[] };

    await liftFaults(world, JSON.stringify({ id: ids[0] }));

    expect(await outcomes(1, () => client(world, 'kms')('ListKeys'))).toEqual(['ok']);
    expect(await outcomes(1, () => client(world, 'kms')('ListAliases'))).not.toEqual(['ok']);
  });

  test('is part of a snapshot, with its counts', async () => {
    const world = aWorld();
    await order(world, { on: 'kms:ListKeys', fault: 'throttle', from: 2, times: 1 });
    await client(world, 'kms')('ListKeys');
    const restored = aWorld();

    restored.restore(world.snapshot());

    expect(await outcomes(2, () => client(restored, 'kms')('ListKeys'))).toEqual([
      'ThrottlingException',
      'ok',
    ]);
  });
});

describe('an order that is wrong is refused whole, in one sentence', () => {
  test.each([
    ['nothing', null, 'a fault must be an object such as'],
    ['another member', { on: 'kms:*', fault: 'throttle', nth: 3 }, 'a fault has no "nth"'],
    ['no service', { on: 'kmz:Decrypt', fault: 'throttle' }, '"on" must name a service'],
    ['no operation', { on: 'kms:Decript', fault: 'throttle' }, 'kms has no operation Decript'],
    ['no delivery', { on: 'delivery:mail', fault: 'lose' }, 'there is no delivery mail'],
    ['no fault', { on: 'kms:*', fault: 'explode' }, '"fault" of a call must be "throttle"'],
    ['two faults', { on: 'kms:*', fault: { delaySeconds: 1, staleSeconds: 1 } }, '"fault" of a'],
    ['a fault of calls', { on: 'delivery:sns', fault: 'throttle' }, '"fault" of a delivery by sns'],
    ['no order to mix', { on: 'delivery:sns', fault: 'reorder' }, 'must be "lose", "double", or'],
    ['a caller', { on: 'delivery:sns', fault: 'lose', by: 'clients' }, 'has no "by"'],
    ['from 0', { on: 'kms:*', fault: 'throttle', from: 0 }, '"from" must be a whole number'],
    ['a chance of 2', { on: 'kms:*', fault: 'throttle', chance: 2 }, '"chance" must be a number'],
    ['a status', { on: 'kms:*', fault: { error: 'X', status: 200 } }, '"status" must be from 400'],
    ['a code', { on: 'kms:*', fault: { error: '<x>' } }, '"error" must be an error code'],
    ['a stale write', { on: 'kms:CreateKey', fault: { staleSeconds: 5 } }, 'CreateKey is no read'],
    ['a service', { on: 'kms:*', fault: 'lose-answer', by: 'services' }, 'only calls of clients'],
    ['whom', { on: 'kms:*', fault: 'throttle', by: 'me' }, '"by" must be clients or services'],
  ])('%s', async (_, fault, sentence) => {
    const world = aWorld();
    const sound = { on: 'kms:*', fault: 'throttle' };

    const ordered = orderFaults(world, JSON.stringify({ faults: [sound, fault] }));

    await expect(ordered).rejects.toThrow(sentence);
    expect(rules(world)).toEqual([]);
  });
});
