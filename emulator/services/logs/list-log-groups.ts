import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { notImplemented } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { groupAccess } from './access.ts';
import { byName, page } from './page.ts';
import { violates } from './refusals.ts';
import { logsOf } from './store.ts';

const patternShape = /^\^?[.\-_/#A-Za-z0-9]{3,24}(?:\|\^?[.\-_/#A-Za-z0-9]{3,24}){0,4}$/;
const mostGroups = 1000;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListLogGroups.html */
export const listLogGroups = {
  ListLogGroups: {
    access: (_input, call) => groupAccess('ListLogGroups', '', call),
    handle: (input, call) => {
      if (input.includeLinkedAccounts || input.accountIdentifiers?.length) {
        throw notImplemented('ListLogGroups over linked accounts');
      }
      if (input.dataSources?.length || input.fieldIndexNames?.length) {
        throw notImplemented('ListLogGroups by data source or field index');
      }
      if (input.logGroupTags?.length) throw notImplemented('ListLogGroups by tags');
      const matches = readPattern(input.logGroupNamePattern);
      const found = Object.values(logsOf(call).groups)
        .filter(({ name }) => matches(name))
        .filter((group) => (input.logGroupClass ?? group.class) === group.class)
        .sort(byName);
      const request = { limit: input.limit ?? 50, nextToken: input.nextToken };
      const { items, ...rest } = page(found, request, ({ name }) => name, mostGroups);
      return {
        logGroups: items.map((group) => ({
          logGroupName: group.name,
          logGroupArn: group.arn,
          logGroupClass: group.class,
        })),
        ...rest,
      };
    },
  },
} satisfies Operations<typeof Logs>;

/** Up to five texts parted by `|`, each found anywhere in a name or, after `^`, at its beginning. */
function readPattern(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  if (!patternShape.test(pattern)) {
    throw violates(
      pattern,
      'logGroupNamePattern',
      `satisfy regular expression pattern: ${patternShape.source}`,
    );
  }
  const parts = pattern.split('|');
  return (name) =>
    parts.some((part) =>
      part.startsWith('^') ? name.startsWith(part.slice(1)) : name.includes(part),
    );
}
