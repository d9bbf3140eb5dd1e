import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { deleteGroupPolicy, groupOf, putGroupPolicy, showGroupPolicy } from './group-policies.ts';
import { lookUp } from './names.ts';
import { byName, page } from './page.ts';
import { checkText, invalid, limitExceeded } from './refusals.ts';
import { logsOf, type StoredPolicy } from './store.ts';

const mostPolicies = 10;

export const resourcePolicies = {
  PutResourcePolicy: {
    access: () => ({ action: 'logs:PutResourcePolicy', resource: '*' }),
    handle: (input, call) => {
      if (input.resourceArn !== undefined) {
        return putGroupPolicy(groupOf(input.resourceArn, call), input, statementsIn, call);
      }
      const { policies } = logsOf(call);
      const name = checkText(input.policyName, 'policyName', 255, /^.+$/);
      const document = checkText(input.policyDocument, 'policyDocument', 5120, /^[\s\S]+$/);
      statementsIn(document);
      if (!lookUp(policies, name) && Object.keys(policies).length >= mostPolicies) {
        throw limitExceeded();
      }
      policies[name] = { name, document, updatedAt: call.world.clock.now() };
      return { resourcePolicy: show(policies[name]) };
    },
  },
  DescribeResourcePolicies: {
    access: () => ({ action: 'logs:DescribeResourcePolicies', resource: '*' }),
    handle: (input, call) => {
      const all =
        input.resourceArn === undefined && input.policyScope !== 'RESOURCE'
          ? Object.values(logsOf(call).policies).sort(byName).map(show)
          : groupPolicies(input.resourceArn, call);
      const { items, ...rest } = page(all, input, (one) => one.policyName ?? one.resourceArn ?? '');
      return { resourcePolicies: items, ...rest };
    },
  },
  DeleteResourcePolicy: {
    access: () => ({ action: 'logs:DeleteResourcePolicy', resource: '*' }),
    handle: (input, call) => {
      if (input.resourceArn !== undefined) {
        deleteGroupPolicy(groupOf(input.resourceArn, call), input.expectedRevisionId);
        return {};
      }
      const { policies } = logsOf(call);
      const name = checkText(input.policyName, 'policyName', 255, /^.+$/);
      if (!lookUp(policies, name)) {
        throw new Fault('ResourceNotFoundException', `Policy with name [${name}] does not exist.`);
      }
      delete policies[name];
      return {};
    },
  },
} satisfies Operations<typeof Logs>;

function groupPolicies(resourceArn: string | undefined, call: Call): Logs.ResourcePolicy[] {
  const groups =
    resourceArn === undefined
      ? Object.values(logsOf(call).groups).sort(byName)
      : [groupOf(resourceArn, call)];
  return groups.filter(({ policy }) => policy !== undefined).map(showGroupPolicy);
}

function show({ name, document, updatedAt }: StoredPolicy): Logs.ResourcePolicy {
  return {
    policyName: name,
    policyDocument: document,
    lastUpdatedTime: updatedAt,
    policyScope: 'ACCOUNT',
  };
}

/** All of the Region's policies and a group's own as one; undefined: there are none. */
export function mergedPolicy(call: Call, group: string): string | undefined {
  const { policies: regional, groups } = logsOf(call);
  const own = lookUp(groups, group)?.policy;
  const policies = [...Object.values(regional), ...(own ? [own] : [])];
  if (policies.length === 0) return undefined;
  const statements = policies.flatMap(({ document }) => statementsIn(document));
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function statementsIn(document: string): unknown[] {
  const statement = parse(document)?.Statement;
  if (typeof statement !== 'object' || statement === null) {
    throw invalid('The policy document is not a JSON policy with a Statement.');
  }
  return Array.isArray(statement) ? statement : [statement];
}

function parse(document: string): { Statement?: unknown } | undefined {
  try {
    return JSON.parse(document) as { Statement?: unknown };
  } catch {
    return undefined;
  }
}
