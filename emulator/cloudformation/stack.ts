import type * as Sdk from '@aws-sdk/client-cloudformation';
import { regionalStore } from '../state.ts';
import type { World } from '../world.ts';
import { endLostOperations } from './lost-operations.ts';
import type { Tag } from './resources/type.ts';
import type { DeletionPolicy } from './template/template.ts';

/** What a stack is made from; change sets carry the same. */
export interface Source {
  /** The template's text after its transforms; empty: nothing has been deployed. */
  readonly template: string;
  /** The text as it was given, where transforms have made another of it. */
  readonly original?: string;
  /** Values by name, as text. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What parameters that name one in Parameter Store stand for, read when the operation was asked for. */
  readonly resolved?: Readonly<Record<string, string>>;
  /** Why nothing can be deployed from it: what AWS finds out only after it has answered. */
  readonly problem?: string;
  readonly capabilities: readonly Sdk.Capability[];
  readonly tags: readonly Tag[];
  readonly roleArn?: string;
  /** Topics that hear of every event. */
  readonly notificationArns?: readonly string[];
  readonly rollbackConfiguration?: Sdk.RollbackConfiguration;
}

/** What a stack goes back to when an update fails: its last `*_COMPLETE` state. */
export type Stable = Pick<Stack, 'source' | 'outputs' | 'imports' | 'resources'>;

/** A stack as the state keeps it. Times are milliseconds since the epoch. */
export interface Stack {
  readonly stackId: string;
  readonly stackName: string;
  /** Of a nested stack: that whose resource it is, and the one at the top. */
  readonly parentId?: string;
  readonly rootId?: string;
  /** Logical id in the parent, of a nested stack that is only a shell for its change set. */
  readonly shellOf?: string;
  status: Sdk.StackStatus;
  statusReason?: string;
  creationTime: number;
  lastUpdatedTime?: number;
  deletionTime?: number;
  source: Source;
  disableRollback: boolean;
  terminationProtection: boolean;
  timeoutInMinutes?: number;
  /** The change set that was executed last. */
  changeSetId?: string;
  outputs: Output[];
  /** Names of exports that the stack uses. */
  imports: string[];
  resources: Record<string, Resource>;
  /** Set while an update has not come to its end, failed ones that were not rolled back included. */
  stable?: Stable;
  /** Physical resources that are no longer the template's and wait for the clean-up. */
  leftovers: Resource[];
  /** JSON text of the stack policy. */
  policy?: string;
  /** Oldest first. */
  events: StackEvent[];
  changeSets: ChangeSet[];
  /** Oldest first. */
  operations: Operation[];
  /** Absent: nobody has looked for drift. */
  drift?: StackDrift;
}

/** What looking for drift has found. It stands until somebody looks again. */
export interface StackDrift {
  /** When a detection on the stack or on one of its resources began last. */
  checkedAt: number;
  /** Whether the stack as a whole was ever looked at. */
  isWhole: boolean;
  /** By logical id. */
  resources: Record<string, ResourceDrift>;
  /** Oldest first. */
  detections: DriftDetection[];
}

export interface ResourceDrift {
  readonly status: Exclude<Sdk.StackResourceDriftStatus, 'NOT_CHECKED'>;
  readonly at: number;
  readonly type: string;
  readonly physicalId?: string;
  /** JSON text, as the properties are shown. */
  readonly expected?: string;
  readonly actual?: string;
  readonly differences: readonly Sdk.PropertyDifference[];
  /** Why the resource could not be looked at. */
  readonly reason?: string;
}

export interface DriftDetection {
  readonly id: string;
  readonly at: number;
  status: Sdk.StackDriftDetectionStatus;
  reason?: string;
  /** The stack's, when the detection had ended. */
  outcome?: { readonly status: Sdk.StackDriftStatus; readonly drifted: number };
}

export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  status: Sdk.ResourceStatus;
  statusReason?: string;
  /** When the status changed. */
  timestamp: number;
  physicalId?: string;
  attributes: Readonly<Record<string, unknown>>;
  /** Dynamic references stand in it as they are written. */
  properties: Readonly<Record<string, unknown>>;
  /** What the dynamic references in its properties stood for when it was made or changed. */
  references?: Readonly<Record<string, string>>;
  /** The update that is under way. */
  attempting?: Attempt;
  /** Updates that did not succeed. */
  attempted?: Attempt;
  /** What `SignalResource` told. */
  signals?: Signal[];
  /** It was there before the stack took it in. */
  readonly isImported?: boolean;
  /** Logical ids of the resources that it needs. */
  readonly dependsOn: readonly string[];
  readonly metadata?: unknown;
  readonly deletionPolicy?: DeletionPolicy;
  readonly updateReplacePolicy?: DeletionPolicy;
}

/** How far an update came that failed is not known. */
export interface Attempt {
  /** Which it was to bring about. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Names of properties that may have any value now, from this or from earlier attempts. */
  readonly uncertain: readonly string[];
}

export interface Signal {
  readonly uniqueId: string;
  readonly status: Sdk.ResourceSignalStatus;
}

export interface Output {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
  readonly exportName?: string;
}

export interface StackEvent {
  readonly eventId: string;
  readonly operationId: string;
  readonly kind: Sdk.EventType;
  readonly at: number;
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly type: string;
  readonly status?: Sdk.ResourceStatus;
  readonly reason?: string;
  /** JSON text. */
  readonly properties?: string;
  readonly token?: string;
  /** Of a failed validation. */
  readonly validation?: {
    readonly name: string;
    readonly path: string;
    readonly mode: Sdk.HookFailureMode;
  };
  /** When the operation began of whose end the event tells; stacks' own events do not know it. */
  readonly startedAt?: number;
}

export interface Operation {
  readonly id: string;
  readonly type: Sdk.OperationType;
  readonly token?: string;
  readonly changeSetId?: string;
  status: Sdk.BeaconStackOperationStatus;
  /** Nothing more is begun: somebody cancelled the update, or the stack is deleted while it was being made. */
  interrupted?: 'cancelled' | 'superseded';
}

export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly type: 'CREATE' | 'UPDATE' | 'IMPORT';
  /** Resources that the stack takes in, by logical id, with their primary identifiers. */
  readonly imports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly importsExisting?: boolean;
  /** There is a change set for each nested stack, too. */
  readonly includesNested?: boolean;
  /** Of a change set for a nested stack: that of its parent, and the one that was asked for. */
  readonly parentId?: string;
  readonly rootId?: string;
  /** The change set compares with the actual state and brings it to the template. */
  readonly revertsDrift?: boolean;
  /** The stack's drift when that was looked at. */
  driftStatus?: Sdk.StackDriftStatus;
  /** Resources as they stood then. */
  actual?: Readonly<Record<string, Resource>>;
  readonly source: Source;
  readonly creationTime: number;
  readonly description?: string;
  readonly clientToken?: string;
  readonly onStackFailure?: Sdk.OnStackFailure;
  readonly deploymentConfig?: Sdk.DeploymentConfig;
  status: Sdk.ChangeSetStatus;
  statusReason?: string;
  executionStatus: Sdk.ExecutionStatus;
  changes: Sdk.Change[];
  /** The changes as they are listed without values. */
  outline: Sdk.Change[];
}

interface StackStore {
  readonly stacks: Record<string, Stack>;
}

const storeOf = regionalStore('cloudformation', (): StackStore => ({ stacks: {} }));

export type Place = Parameters<typeof storeOf>[0] & {
  readonly world: Pick<World, 'clock' | 'random'>;
};

/** Stores that were there when they were asked before: what goes on in them goes on in this process. */
const known = new WeakSet<StackStore>();

/** Stacks by id, deleted ones included. */
export function stacksOf(at: Place): StackStore {
  const store = storeOf(at);
  if (known.has(store)) return store;
  known.add(store);
  endLostOperations(Object.values(store.stacks), at.world);
  return store;
}

/** Whether the state still has this very stack: a restore or a reset takes it away from whoever works on it. */
export function isPresent(at: Place & { readonly stack: Stack }): boolean {
  return stacksOf(at).stacks[at.stack.stackId] === at.stack;
}

/** How long a deleted stack can still be looked at. */
const remembered = 90 * 86_400_000;

export function allStacks(at: Place): Stack[] {
  return Object.values(stacksOf(at).stacks).filter((stack) => !isForgotten(at, stack));
}

function isForgotten({ world }: Place, { status, deletionTime = 0 }: Stack): boolean {
  return status === 'DELETE_COMPLETE' && world.clock.now() > deletionTime + remembered;
}

/** By name (what is not deleted) or by id (anything). */
export function findStack(at: Place, nameOrId: string): Stack | undefined {
  return allStacks(at).find(
    ({ stackId, stackName, status }) =>
      stackId === nameOrId || (stackName === nameOrId && status !== 'DELETE_COMPLETE'),
  );
}

export function isNested(stack: Pick<Stack, 'parentId'>): boolean {
  return stack.parentId !== undefined;
}

/** The stack at the top of the nest; itself where it is in none. */
export function rootOf(at: Place, stack: Stack): Stack {
  const { rootId } = stack;
  return (rootId === undefined ? undefined : stacksOf(at).stacks[rootId]) ?? stack;
}

/** Work is under way; nothing else may begin. */
export function isBusy({ status }: Stack): boolean {
  return status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';
}

/** What is there, that is neither deleted nor never came to be. */
export function isLive({ status, physicalId }: Resource): boolean {
  return physicalId !== undefined && status !== 'DELETE_COMPLETE' && status !== 'DELETE_SKIPPED';
}
