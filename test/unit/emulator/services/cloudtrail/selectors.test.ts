import type { AdvancedFieldSelector, EventSelector } from '@aws-sdk/client-cloudtrail';
import { describe, expect, test } from '@jest/globals';
import {
  defaultSelectors,
  selects,
} from '../../../../../emulator/services/cloudtrail/selectors.ts';
import { aTrail } from './a-trail.ts';

const read = { readOnly: true, eventSource: 'kms.amazonaws.com', eventName: 'Decrypt' };
const write = { readOnly: false, eventSource: 'kms.amazonaws.com', eventName: 'CreateKey' };
const other = { readOnly: true, eventSource: 'ec2.amazonaws.com', eventName: 'DescribeVpcs' };

test.each<[string, readonly EventSelector[], boolean, boolean, boolean]>([
  ['what a trail has from the start', defaultSelectors, true, true, true],
  ['nothing said', [{}], true, true, true],
  ['reads only', [{ ReadWriteType: 'ReadOnly' }], true, false, true],
  ['writes only', [{ ReadWriteType: 'WriteOnly' }], false, true, false],
  ['no management events', [{ IncludeManagementEvents: false }], false, false, false],
  ['KMS left out', [{ ExcludeManagementEventSources: ['kms.amazonaws.com'] }], false, false, true],
  [
    'one of two',
    [{ ReadWriteType: 'WriteOnly' }, { ExcludeManagementEventSources: ['kms.amazonaws.com'] }],
    false,
    true,
    true,
  ],
  ['none', [], false, false, false],
])('basic selectors, %s', (_title, selectors, ...expected) => {
  expect([read, write, other].map((event) => selects({ selectors }, event))).toEqual(expected);
});

const management = { Field: 'eventCategory', Equals: ['Management'] };

test.each<[string, AdvancedFieldSelector[][], boolean, boolean, boolean]>([
  ['management', [[management]], true, true, true],
  ['data', [[{ Field: 'eventCategory', Equals: ['Data'] }]], false, false, false],
  ['reads', [[management, { Field: 'readOnly', Equals: ['true'] }]], true, false, true],
  [
    'not KMS',
    [[management, { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] }]],
    false,
    false,
    true,
  ],
  [
    'neither of two sources',
    [[management, { Field: 'eventSource', NotEquals: ['kms.amazonaws.com', 'ec2.amazonaws.com'] }]],
    false,
    false,
    false,
  ],
  [
    'one of two names',
    [[management, { Field: 'eventName', Equals: ['Decrypt', 'CreateKey'] }]],
    true,
    true,
    false,
  ],
  [
    'beginning and end',
    [[management, { Field: 'eventName', StartsWith: ['De'], EndsWith: ['pt'] }]],
    true,
    false,
    false,
  ],
  [
    'not that beginning',
    [[management, { Field: 'eventName', NotStartsWith: ['De'] }]],
    false,
    true,
    false,
  ],
  ['not that end', [[management, { Field: 'eventName', NotEndsWith: ['Key'] }]], true, false, true],
  [
    'a field that such events have not',
    [[management, { Field: 'resources.ARN', Equals: ['x'] }]],
    false,
    false,
    false,
  ],
  [
    'the one or the other',
    [
      [management, { Field: 'eventName', Equals: ['Decrypt'] }],
      [management, { Field: 'readOnly', Equals: ['false'] }],
    ],
    true,
    true,
    false,
  ],
])('advanced selectors, %s', (_title, fields, ...expected) => {
  const advancedSelectors = fields.map((FieldSelectors) => ({ FieldSelectors }));
  const trail = { selectors: defaultSelectors, advancedSelectors };

  expect([read, write, other].map((event) => selects(trail, event))).toEqual(expected);
});

describe('a trail', () => {
  const TrailName = 'main';
  const hasCustom = async (cloudtrail: Awaited<ReturnType<typeof aTrail>>['cloudtrail']) => {
    const { Trail } = await cloudtrail<{ Trail: Record<string, unknown> }>('GetTrail', {
      Name: TrailName,
    });
    return Trail.HasCustomEventSelectors;
  };

  test('has one kind of selectors at a time, and tells whether they are its own', async () => {
    const { cloudtrail } = await aTrail();
    expect(await hasCustom(cloudtrail)).toBe(false);

    const EventSelectors = [{ ReadWriteType: 'WriteOnly' }];
    await cloudtrail('PutEventSelectors', { TrailName, EventSelectors });
    expect(await cloudtrail('GetEventSelectors', { TrailName })).toMatchObject({ EventSelectors });
    expect(await hasCustom(cloudtrail)).toBe(true);

    const AdvancedEventSelectors = [{ Name: 'all', FieldSelectors: [management] }];
    await cloudtrail('PutEventSelectors', { TrailName, AdvancedEventSelectors });
    const shown = await cloudtrail('GetEventSelectors', { TrailName });
    expect(shown).toMatchObject({ AdvancedEventSelectors });
    expect(shown).not.toHaveProperty('EventSelectors');

    await cloudtrail('PutEventSelectors', {
      TrailName,
      EventSelectors: [{ ReadWriteType: 'All' }],
    });
    expect(await cloudtrail('GetEventSelectors', { TrailName })).not.toHaveProperty(
      'AdvancedEventSelectors',
    );
    expect(await hasCustom(cloudtrail)).toBe(false);
  });

  test.each([
    ['none', {}],
    [
      'both kinds',
      { EventSelectors: [{}], AdvancedEventSelectors: [{ FieldSelectors: [management] }] },
    ],
    ['more than five', { EventSelectors: Array.from({ length: 6 }, () => ({})) }],
    [
      'a source that cannot be left out',
      { EventSelectors: [{ ExcludeManagementEventSources: ['s3.amazonaws.com'] }] },
    ],
  ])('refuses %s', async (_title, input) => {
    const { cloudtrail } = await aTrail();

    await expect(cloudtrail('PutEventSelectors', { TrailName, ...input })).rejects.toMatchObject({
      code: 'InvalidEventSelectorsException',
    });
  });
});
