import { describe, expect, test } from '@jest/globals';
import { orderFaults } from '../../../../../emulator/faults/control.ts';
import { client, testStart } from '../../../../support/world.ts';
import { aTrail, logged, stored } from './a-trail.ts';

/** Calls of two kinds, with the fault on its way, after so many seconds: what the log group has of them, and when. */
async function deliveredUnder(fault: unknown, seconds: number) {
  const { world } = await aTrail();
  const on = 'delivery:cloudtrail:CreateInternetGateway';
  await orderFaults(world, JSON.stringify({ faults: [{ on, fault, times: 1 }] }));
  const begin = world.clock.now();
  await client(world, 'ec2')('CreateVpc', { CidrBlock: '10.0.0.0/16' });
  await client(world, 'ec2')('CreateInternetGateway');
  await world.clock.advance(seconds * 1000);
  const calls = ['CreateVpc', 'CreateInternetGateway'];
  const ours = (name: string) => calls.includes(name);
  return {
    world,
    inLog: (await logged(world))
      .filter(({ event }) => ours(event.eventName))
      .map(({ timestamp, event }) => ({
        name: event.eventName,
        id: event.eventID,
        after: (timestamp - begin) / 1000,
      })),
    inBucket: (await stored(world))
      .flatMap(({ records }) => records)
      .filter(({ eventName }) => ours(eventName)),
  };
}

describe('a record on its way to a trail', () => {
  test('that is lost comes neither to the log group nor to the bucket, but stands in the event history', async () => {
    const { world, inLog, inBucket } = await deliveredUnder('lose', 900);

    expect(inLog.map(({ name }) => name)).toEqual(['CreateVpc']);
    expect(inBucket.map(({ eventName }) => eventName)).toEqual(['CreateVpc']);
    const { Events } = await client(world, 'cloudtrail')<{ Events: object[] }>('LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateInternetGateway' }],
    });
    expect(Events).toHaveLength(1);
  });

  test('that is doubled comes twice with one event id', async () => {
    const { inLog } = await deliveredUnder('double', 900);

    const [first, second, ...more] = inLog.filter(({ name }) => name !== 'CreateVpc');
    expect(more).toEqual([]);
    expect(second?.id).toBe(first?.id);
  });

  test('that is late comes with a later batch', async () => {
    const { inLog } = await deliveredUnder({ lateSeconds: 1200 }, 1800);

    expect(inLog.map(({ name, after }) => [name, after])).toEqual([
      ['CreateVpc', 300],
      ['CreateInternetGateway', 1200],
    ]);
  });

  test('that overtakes another stands before it', async () => {
    const { inBucket } = await deliveredUnder('reorder', 900);

    expect(inBucket.map(({ eventName }) => eventName)).toEqual([
      'CreateInternetGateway',
      'CreateVpc',
    ]);
  });

  test('that is late outlives a snapshot', async () => {
    const { world } = await deliveredUnder({ lateSeconds: 1200 }, 600);
    world.restore(world.snapshot());

    await world.clock.advance(1_200_000);

    const found = (await logged(world)).find(
      ({ event }) => event.eventName === 'CreateInternetGateway',
    );
    expect(found?.timestamp).toBe(testStart + 300_000 + 1_200_000);
  });
});
