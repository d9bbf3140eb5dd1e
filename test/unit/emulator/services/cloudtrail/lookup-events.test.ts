import { expect, test } from '@jest/globals';
import { aCaller, aWorld, client, testStart } from '../../../../support/world.ts';
import { allow, aUser, policy } from '../../identity/identities.ts';

interface Found {
  readonly Events: { EventName: string; EventTime: Date; EventId: string; Username?: string }[];
  readonly NextToken?: string;
}

/** Three calls, at 0.4, 60.4 and 120.4 seconds, long ago. */
async function aHistory() {
  const world = aWorld();
  const user = await aUser(world, 'someone', policy(allow('*')));
  await world.clock.advance(400);
  const { KeyMetadata } = await client(
    world,
    'kms',
    user,
  )<{ KeyMetadata: { Arn: string } }>('CreateKey');
  await world.clock.advance(60_000);
  await client(world, 'ec2')('DescribeVpcs');
  await world.clock.advance(60_000);
  await client(world, 'ec2')('CreateInternetGateway');
  await world.clock.advance(600_000);
  const lookup = (input: object = {}) => client(world, 'cloudtrail')<Found>('LookupEvents', input);
  const names = async (input: object = {}) =>
    (await lookup(input)).Events.map(({ EventName }) => EventName);
  return { world, user, lookup, names, key: KeyMetadata.Arn };
}

test('events come newest first, with what is asked for most beside the record', async () => {
  const { lookup } = await aHistory();

  const { Events } = await lookup();

  expect(Events).toMatchObject([
    { EventName: 'CreateInternetGateway', ReadOnly: 'false', EventSource: 'ec2.amazonaws.com' },
    { EventName: 'DescribeVpcs', ReadOnly: 'true' },
    { EventName: 'CreateKey', Username: 'someone', EventTime: new Date(testStart) },
  ]);
});

test('an event is not known at once', async () => {
  const { world, names } = await aHistory();
  await client(world, 'ec2')('AllocateAddress');

  expect(await names()).not.toContain('AllocateAddress');
  await world.clock.advance(120_000);
  expect(await names()).toContain('AllocateAddress');
});

test.each([
  ['EventName', 'DescribeVpcs', ['DescribeVpcs']],
  ['EventSource', 'ec2.amazonaws.com', ['CreateInternetGateway', 'DescribeVpcs']],
  ['ReadOnly', 'true', ['DescribeVpcs']],
  ['Username', 'someone', ['CreateKey']],
  ['ResourceType', 'AWS::KMS::Key', ['CreateKey']],
  ['EventName', 'describevpcs', []],
])('one attribute chooses: %s %s', async (AttributeKey, AttributeValue, expected) => {
  const { names } = await aHistory();

  expect(await names({ LookupAttributes: [{ AttributeKey, AttributeValue }] })).toEqual(expected);
});

test('the attributes that only a call can tell choose as well', async () => {
  const { lookup, names, key, user } = await aHistory();
  const { Events } = await lookup();
  const by = (AttributeKey: string, AttributeValue: string | undefined) =>
    names({ LookupAttributes: [{ AttributeKey, AttributeValue }] });

  expect(await by('EventId', Events[1]?.EventId)).toEqual(['DescribeVpcs']);
  expect(await by('ResourceName', key)).toEqual(['CreateKey']);
  expect(await by('AccessKeyId', user.accessKeyId)).toEqual(['CreateKey']);
});

test('times are whole seconds, both ends included', async () => {
  const { names } = await aHistory();
  const at = (seconds: number) => new Date(testStart + seconds * 1000);

  expect(await names({ StartTime: at(60), EndTime: at(60) })).toEqual(['DescribeVpcs']);
  expect(await names({ StartTime: at(60.9) })).toEqual(['CreateInternetGateway', 'DescribeVpcs']);
  expect(await names({ StartTime: at(61) })).toEqual(['CreateInternetGateway']);
  expect(await names({ EndTime: at(59) })).toEqual(['CreateKey']);
});

test('a long history comes in pages, each event once', async () => {
  const { world, lookup } = await aHistory();
  for (let count = 0; count < 60; count += 1) await client(world, 'ec2')('DescribeVpcs');
  await world.clock.advance(600_000);

  const first = await lookup();
  expect(first.Events).toHaveLength(50);
  const second = await lookup({ NextToken: first.NextToken });
  expect(second).not.toHaveProperty('NextToken');
  const ids = [...first.Events, ...second.Events].map(({ EventId }) => EventId);
  expect(new Set(ids).size).toBe(ids.length);
  expect((await lookup({ MaxResults: 7 })).Events).toHaveLength(7);
});

test.each([
  [
    'two attributes',
    'InvalidLookupAttributesException',
    {
      LookupAttributes: [
        { AttributeKey: 'EventName', AttributeValue: 'a' },
        { AttributeKey: 'ReadOnly', AttributeValue: 'true' },
      ],
    },
  ],
  [
    'an attribute that is none',
    'InvalidLookupAttributesException',
    { LookupAttributes: [{ AttributeKey: 'Colour', AttributeValue: 'red' }] },
  ],
  [
    'a time that ends before it begins',
    'InvalidTimeRangeException',
    { StartTime: new Date(testStart + 1000), EndTime: new Date(testStart) },
  ],
  ['a token that is none', 'InvalidNextTokenException', { NextToken: 'x' }],
  ['pages without events', 'InvalidMaxResultsException', { MaxResults: 0 }],
  ['pages too long', 'InvalidMaxResultsException', { MaxResults: 51 }],
])('refuses %s', async (_title, code, input) => {
  const { lookup } = await aHistory();

  await expect(lookup(input)).rejects.toMatchObject({ code });
});

test('needs the right to look', async () => {
  const { world } = await aHistory();
  const nobody = await aUser(world, 'nobody', policy(allow('kms:*')));

  await expect(client(world, 'cloudtrail', nobody)('LookupEvents')).rejects.toMatchObject({
    code: 'AccessDeniedException',
  });
});

test('after 90 days an event is forgotten', async () => {
  const { world, names } = await aHistory();
  await world.clock.advance(90 * 86_400_000);

  expect(await names()).not.toContain('CreateKey');
});

test('a page goes on where the last one ended, whatever has happened since', async () => {
  const { world, lookup } = await aHistory();
  const first = await lookup({ MaxResults: 1 });
  await client(world, 'ec2')('AllocateAddress');
  await world.clock.advance(300_000);

  const second = await lookup({ MaxResults: 1, NextToken: first.NextToken });
  expect(second.Events).toMatchObject([{ EventName: 'DescribeVpcs' }]);
});

test('a resource is found by the name that the request gave it', async () => {
  const { world, names } = await aHistory();
  await client(world, 'iam')('GetRole', { RoleName: 'nobody' }).catch(() => {});
  await world.clock.advance(300_000);
  const us = client(world, 'cloudtrail', aCaller({ region: 'us-east-1' }));

  expect(
    await names({ LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: 'nobody' }] }),
  ).toEqual([]);
  expect(
    await us('LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: 'nobody' }],
    }),
  ).toMatchObject({ Events: [{ EventName: 'GetRole' }] });
});
