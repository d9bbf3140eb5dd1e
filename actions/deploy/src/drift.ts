import type { Change, DescribeChangeSetOutput } from '@aws-sdk/client-cloudformation';
import { isWithoutChanges } from './change-set.ts';

/** A resource that is not as it was deployed. */
export interface ResourceDrift {
  readonly logicalId: string;
  readonly type: string;
  readonly status: 'MODIFIED' | 'DELETED';
  readonly properties: readonly {
    readonly path: string;
    readonly deployed: string | undefined;
    readonly actual: string | undefined;
  }[];
}

/** What a drift-aware change set tells. `open`: it does not tell whether there is drift. */
export type Finding =
  | { readonly finding: 'in-sync' }
  | { readonly finding: 'drifted'; readonly drifts: readonly ResourceDrift[] }
  | { readonly finding: 'open'; readonly reason: string };

/**
 * Types that CloudFormation has no way to read, or whose inside it does not look at; a change set says nothing of them unless
 * they change. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-import-supported-resources.html
 */
const unreadable =
  /^(Custom::.+|AWS::CloudFormation::(CustomResource|Macro|Stack|WaitCondition|WaitConditionHandle)|AWS::IAM::Policy)$/;

/**
 * Drift only counts where CloudFormation calls it so: such a change set may hold changes without any. An unknown status is
 * never good. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html
 */
export function readDrift(changeSet: DescribeChangeSetOutput): Finding {
  const { Status, StatusReason, StackDriftStatus, Changes = [] } = changeSet;
  if (Status !== 'CREATE_COMPLETE' && !isWithoutChanges(changeSet))
    return { finding: 'open', reason: StatusReason ?? `its change set is in ${Status}` };
  const drifts = Changes.flatMap(toDrift);
  if (drifts.length > 0 || StackDriftStatus === 'DRIFTED') return { finding: 'drifted', drifts };
  const unknown = Changes.filter(
    ({ ResourceChange: one }) => one?.ResourceDriftStatus === 'UNKNOWN',
  );
  if (StackDriftStatus === 'IN_SYNC' && unknown.length === 0) return { finding: 'in-sync' };
  const what = unknown.map(({ ResourceChange: one }) => one?.LogicalResourceId).join(', ');
  return {
    finding: 'open',
    reason: `CloudFormation tells drift status ${StackDriftStatus ?? 'none'}${what && ` (${what})`}; its role may lack the right to read a resource`,
  };
}

/** Resources of the template whose reality CloudFormation cannot compare, and those of which it says so. */
export function unreadableAmong(
  types: ReadonlyMap<string, string>,
  changes: readonly Change[],
): string[] {
  const told = changes
    .filter(({ ResourceChange: one }) => one?.ResourceDriftStatus === 'UNSUPPORTED')
    .map(({ ResourceChange: one }) => one?.LogicalResourceId ?? '');
  const known = [...types].filter(([, type]) => unreadable.test(type)).map(([id]) => id);
  return [...new Set([...known, ...told])].map(
    (id) => `${id} (${types.get(id) ?? 'unknown type'})`,
  );
}

/** `Topic modified, Queue deleted`; no values, which may be secret. */
export function driftRemark(drifts: readonly ResourceDrift[]): string {
  const told = drifts.map(({ logicalId, status }) => `${logicalId} ${status.toLowerCase()}`);
  return told.join(', ') || 'CloudFormation does not say where';
}

function toDrift({ ResourceChange: change }: Change): ResourceDrift[] {
  const { ResourceDriftStatus: status, Details = [] } = change ?? {};
  if (status !== 'MODIFIED' && status !== 'DELETED') return [];
  const properties = Details.flatMap(({ Target: { Path, Name, Drift } = {} }) =>
    Drift === undefined
      ? []
      : [{ path: Path ?? Name ?? '', deployed: Drift.PreviousValue, actual: Drift.ActualValue }],
  );
  const unique = properties.filter(
    ({ path }, place) => properties.findIndex((one) => one.path === path) === place,
  );
  return [
    {
      logicalId: change?.LogicalResourceId ?? '',
      type: change?.ResourceType ?? '',
      status,
      properties: unique,
    },
  ];
}
