import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Plan } from '../engine/plan.ts';
import type { Resource, Stack } from '../stack.ts';
import { canonical, isScalar } from '../template/value.ts';
import type { Actual } from './actual.ts';

interface Situation {
  readonly stack: Stack;
  readonly state: ReadonlyMap<string, Actual>;
  /** Of the time when it was looked. */
  readonly at: Date;
}

/**
 * The changes of a drift-aware change set: against the actual state, each with what the last deployment had. Where the
 * template has been brought to the actual state, nothing is changed but CloudFormation's own record.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html
 */
export function tellDrift(plan: Plan, situation: Situation): Plan {
  const tell = (changes: readonly Sdk.Change[]) =>
    [...changes.map((one) => withDrift(one, situation)), ...synchronized(changes, situation)].sort(
      (a, b) => (idOf(a) < idOf(b) ? -1 : 1),
    );
  const changes = tell(plan.changes);
  return {
    ...plan,
    changes,
    outline: tell(plan.outline),
    isEmpty: plan.isEmpty && changes.length === 0,
  };
}

function idOf({ ResourceChange }: Sdk.Change): string {
  return ResourceChange?.LogicalResourceId ?? '';
}

function withDrift(change: Sdk.Change, situation: Situation): Sdk.Change {
  const actual = situation.state.get(idOf(change));
  const { stack } = situation;
  const resource = stack.resources[idOf(change)];
  if (actual === undefined || resource === undefined) return change;
  const { ResourceChange: one = {} } = change;
  return {
    ...change,
    ResourceChange: {
      ...one,
      ResourceDriftStatus: actual.status,
      PreviousDeploymentContext: contextOf(resource),
      Details: (one.Details ?? []).map((detail) =>
        detailed(detail, resource, actual, situation.at),
      ),
    },
  };
}

function contextOf({ properties }: Resource): string {
  return JSON.stringify({ Properties: properties });
}

function detailed(
  detail: Sdk.ResourceChangeDetail,
  resource: Resource,
  actual: Actual,
  at: Date,
): Sdk.ResourceChangeDetail {
  const { Target = {} } = detail;
  const { Name = '' } = Target;
  const isDrifted = actual.drifted.includes(Name);
  // Drift alone: the template says what it said before.
  const isSame = isDrifted && Target.AfterValue === textOf(resource.properties[Name]);
  return {
    ...detail,
    ...(isSame && { ChangeSource: 'NoModification' }),
    Target: {
      ...Target,
      BeforeValueFrom: isDrifted ? 'ACTUAL_STATE' : 'PREVIOUS_DEPLOYMENT_STATE',
      AfterValueFrom: 'TEMPLATE',
      ...(isDrifted && { Drift: driftOf(Name, resource, actual, at) }),
    },
  };
}

function driftOf(
  name: string,
  { properties }: Resource,
  actual: Actual,
  DriftDetectionTimestamp: Date,
): Sdk.LiveResourceDrift {
  return {
    PreviousValue: textOf(properties[name]),
    ActualValue: textOf(actual.properties[name]),
    DriftDetectionTimestamp,
  };
}

function textOf(value: unknown): string {
  return isScalar(value) ? String(value) : canonical(value ?? null);
}

/** Resources that have drifted and to which nothing is to be done. */
function synchronized(
  changes: readonly Sdk.Change[],
  { stack, state, at }: Situation,
): Sdk.Change[] {
  const told = new Set(changes.map(idOf));
  return [...state].flatMap(([id, actual]) => {
    const resource = stack.resources[id];
    if (actual.status !== 'MODIFIED' || told.has(id) || resource === undefined) return [];
    const context = JSON.stringify({ Properties: actual.properties });
    return [
      {
        Type: 'Resource',
        ResourceChange: {
          Action: 'SyncWithActual',
          LogicalResourceId: id,
          PhysicalResourceId: resource.physicalId,
          ResourceType: resource.type,
          Scope: ['Properties'],
          ResourceDriftStatus: actual.status,
          ...{ BeforeContext: context, AfterContext: context },
          PreviousDeploymentContext: contextOf(resource),
          Details: actual.drifted.map((name) => ({
            ChangeSource: 'NoModification',
            Evaluation: 'Static',
            Target: {
              ...{ Attribute: 'Properties', Name: name, RequiresRecreation: 'Never' },
              ...{ Path: `/Properties/${name}`, AttributeChangeType: 'SyncWithActual' },
              ...{ BeforeValueFrom: 'ACTUAL_STATE', AfterValueFrom: 'TEMPLATE' },
              Drift: driftOf(name, resource, actual, at),
            },
          })),
        },
      },
    ];
  });
}

/** The stack's, from those of its resources. */
export function worstOf(state: ReadonlyMap<string, Actual>): Sdk.StackDriftStatus {
  const all = [...state.values()].map(({ status }) => status);
  if (all.some((one) => one === 'MODIFIED' || one === 'DELETED')) return 'DRIFTED';
  return all.includes('UNKNOWN') ? 'UNKNOWN' : 'IN_SYNC';
}
