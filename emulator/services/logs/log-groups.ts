import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { Fault, notImplemented } from '../../fault.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { bareGroupAccess, groupAccess, onGroup } from './access.ts';
import { refuseProtected } from './deletion-protection.ts';
import { checkKey } from './encryption.ts';
import { notForClass } from './log-class.ts';
import { arnOfGroup, checkGroupName, findGroup, lookUp, nameOfGroup } from './names.ts';
import { byName, page } from './page.ts';
import { invalid, violates } from './refusals.ts';
import { type LogGroup, logsOf } from './store.ts';
import { addTags } from './tags.ts';

const classes: readonly string[] = ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'];
/** API_PutRetentionPolicy */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

export const logGroups = {
  CreateLogGroup: {
    access: createAccess,
    handle: async (input, call) => {
      const { groups } = logsOf(call);
      const group = aGroup(input, call);
      refuseSecond(groups, group.name);
      if (input.kmsKeyId !== undefined) {
        group.kmsKeyId = await checkKey(call, group.name, input.kmsKeyId);
        refuseSecond(groups, group.name);
      }
      groups[group.name] = group;
      return {};
    },
  },
  DeleteLogGroup: {
    access: onGroup('DeleteLogGroup'),
    handle: (input, call) => {
      const group = findGroup(call, input);
      refuseProtected(group);
      if (group.timer !== undefined) call.world.clock.cancel(group.timer);
      delete logsOf(call).groups[group.name];
      return {};
    },
  },
  DescribeLogGroups: {
    access: (_, call) => groupAccess('DescribeLogGroups', '', call),
    handle: (input, call) => {
      if (input.includeLinkedAccounts || input.accountIdentifiers?.length) {
        throw notImplemented('DescribeLogGroups over linked accounts');
      }
      const found = selectGroups(input, call);
      const { items, ...rest } = page(found, input, ({ name }) => name);
      // A search by pattern shows less: API_DescribeLogGroups, "logGroupNamePattern".
      const shown = input.logGroupNamePattern === undefined ? show : showFound;
      return { logGroups: items.map(shown), ...rest };
    },
  },
  PutRetentionPolicy: {
    access: onGroup('PutRetentionPolicy'),
    handle: (input, call) => {
      const group = findGroup(call, input);
      if (group.class === 'DELIVERY') throw notForClass(group, 'PutRetentionPolicy');
      const days = input.retentionInDays ?? 0;
      if (!retentions.includes(days)) {
        throw violates(
          days,
          'retentionInDays',
          `satisfy enum value set: [${retentions.join(', ')}]`,
        );
      }
      group.retentionInDays = days;
      return {};
    },
  },
  DeleteRetentionPolicy: {
    access: onGroup('DeleteRetentionPolicy'),
    handle: (input, call) => {
      delete findGroup(call, input).retentionInDays;
      return {};
    },
  },
} satisfies Operations<typeof Logs>;

/**
 * "To assign tags when you create a log group, you must have either the logs:TagResource or logs:TagLogGroup permission"
 * (API_CreateLogGroup); the newer one is asked for.
 */
function createAccess(input: Logs.CreateLogGroupCommandInput, call: Call): Access[] {
  const name = checkGroupName(input.logGroupName);
  const conditions = requestTags(input.tags);
  const create = { ...groupAccess('CreateLogGroup', name, call), conditions };
  const tag = { ...bareGroupAccess('TagResource', name, call), conditions };
  return Object.keys(conditions).length > 0 ? [create, tag] : [create];
}

function aGroup(input: Logs.CreateLogGroupCommandInput, call: Call): LogGroup {
  const name = checkGroupName(input.logGroupName);
  // As a member's name it would set the prototype, and not be kept.
  if (name === '__proto__') throw notImplemented('A log group __proto__');
  if (name.startsWith('aws/'))
    throw invalid(`Log group names starting with 'aws/' are reserved: ${name}`);
  const logClass = input.logGroupClass ?? 'STANDARD';
  if (!classes.includes(logClass)) {
    throw violates(logClass, 'logGroupClass', `satisfy enum value set: [${classes.join(', ')}]`);
  }
  const group: LogGroup = {
    name,
    arn: arnOfGroup(call, name),
    createdAt: call.world.clock.now(),
    class: logClass,
    tags: {},
    deletionProtected: input.deletionProtectionEnabled ?? false,
    streams: {},
    filters: {},
    points: {},
  };
  addTags(group, input.tags ?? {});
  return group;
}

function refuseSecond(groups: Record<string, LogGroup>, name: string): void {
  if (lookUp(groups, name) === undefined) return;
  throw new Fault('ResourceAlreadyExistsException', 'The specified log group already exists');
}

function selectGroups(input: Logs.DescribeLogGroupsCommandInput, call: Call): LogGroup[] {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, logGroupClass } = input;
  if (prefix !== undefined && pattern !== undefined) {
    throw invalid(
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    );
  }
  const named = input.logGroupIdentifiers?.map((logGroupIdentifier) =>
    nameOfGroup({ logGroupIdentifier }, call),
  );
  return Object.values(logsOf(call).groups)
    .filter(({ name }) => name.startsWith(prefix ?? '') && name.includes(pattern ?? ''))
    .filter((group) => logGroupClass === undefined || group.class === logGroupClass)
    .filter(({ name }) => named === undefined || named.includes(name))
    .sort(byName);
}

function showFound(group: LogGroup): Logs.LogGroup {
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    metricFilterCount: Object.keys(group.filters).length,
    arn: `${group.arn}:*`,
    logGroupArn: group.arn,
    logGroupClass: group.class,
  };
}

function show(group: LogGroup): Logs.LogGroup {
  return {
    ...showFound(group),
    deletionProtectionEnabled: group.deletionProtected,
    storedBytes: Object.values(group.streams).reduce((sum, { bytes }) => sum + bytes, 0),
    ...(group.retentionInDays !== undefined && { retentionInDays: group.retentionInDays }),
    ...(group.kmsKeyId !== undefined && { kmsKeyId: group.kmsKeyId }),
  };
}
