import type { AdvancedFieldSelector, EventSelector } from '@aws-sdk/client-cloudtrail';
import { describe, expect, test } from '@jest/globals';
import { includesKmsReads } from '../../../../actions/canary/src/trail-scope.ts';

describe('a trail with basic selectors', () => {
  test.each<[string, EventSelector[], boolean]>([
    ['none', [], false],
    ['all management events', [{ IncludeManagementEvents: true, ReadWriteType: 'All' }], true],
    ['what AWS leaves out means', [{}], true],
    ['only reads', [{ ReadWriteType: 'ReadOnly' }], true],
    ['only writes', [{ ReadWriteType: 'WriteOnly' }], false],
    ['no management events', [{ IncludeManagementEvents: false }], false],
    ['without KMS', [{ ExcludeManagementEventSources: ['kms.amazonaws.com'] }], false],
    ['without RDS data', [{ ExcludeManagementEventSources: ['rdsdata.amazonaws.com'] }], true],
    ['one of two', [{ ReadWriteType: 'WriteOnly' }, { ReadWriteType: 'ReadOnly' }], true],
  ])('%s', (_, EventSelectors, expected) => {
    expect(includesKmsReads({ EventSelectors })).toBe(expected);
  });
});

const management: AdvancedFieldSelector = { Field: 'eventCategory', Equals: ['Management'] };

describe('a trail with advanced selectors', () => {
  test.each<[string, AdvancedFieldSelector[], boolean]>([
    ['all management events', [management], true],
    ['empty lists say nothing', [{ ...management, NotEquals: [], StartsWith: [] }], true],
    ['only data events', [{ Field: 'eventCategory', Equals: ['Data'] }], false],
    ['only reads', [management, { Field: 'readOnly', Equals: ['true'] }], true],
    ['only writes', [management, { Field: 'readOnly', Equals: ['false'] }], false],
    ['not reads', [management, { Field: 'readOnly', NotEquals: ['true'] }], false],
    ['only KMS', [management, { Field: 'eventSource', Equals: ['kms.amazonaws.com'] }], true],
    ['not KMS', [management, { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] }], false],
    ['not RDS', [management, { Field: 'eventSource', NotEquals: ['rds.amazonaws.com'] }], true],
    ['a field not known here', [management, { Field: 'eventName', Equals: ['Decrypt'] }], false],
    ['an operator not known here', [{ Field: 'eventSource', EndsWith: ['.com'] }], false],
  ])('%s', (_, FieldSelectors, expected) => {
    expect(includesKmsReads({ AdvancedEventSelectors: [{ FieldSelectors }] })).toBe(expected);
  });
});

test('no selectors at all record nothing', () => {
  expect(includesKmsReads({})).toBe(false);
});
