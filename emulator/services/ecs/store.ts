import type * as Ecs from '@aws-sdk/client-ecs';
import { regionalStore } from '../../state.ts';

export type Tags = Record<string, string>;

/** Times are milliseconds since the epoch, everywhere in the store. */
export interface Cluster {
  readonly arn: string;
  readonly name: string;
  status: 'ACTIVE' | 'INACTIVE';
  settings: Ecs.ClusterSetting[];
  capacityProviders: string[];
  defaultStrategy: Ecs.CapacityProviderStrategyItem[];
  tags: Tags;
}

/** One revision. Its shape is what was registered, with ECS's defaults. */
export interface Definition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  status: 'ACTIVE' | 'INACTIVE';
  readonly registeredAt: number;
  readonly registeredBy: string;
  deregisteredAt?: number;
  readonly shape: Omit<
    Ecs.RegisterTaskDefinitionCommandInput,
    'family' | 'tags' | 'containerDefinitions'
  > & { readonly containerDefinitions: readonly Ecs.ContainerDefinition[] };
  tags: Tags;
}

/** What makes one deployment differ from another: ECS's service revision. */
export interface Revision {
  readonly arn: string;
  readonly definitionArn: string;
  readonly network: Ecs.AwsVpcConfiguration;
  readonly loadBalancers: readonly Ecs.LoadBalancer[];
  readonly platformVersion: string;
  readonly strategy?: readonly Ecs.CapacityProviderStrategyItem[];
}

export interface Deployment {
  /** `ecs-svc/1234567890123456789` */
  readonly id: string;
  /** Of the service deployment, the record that stays when the deployment is over. */
  readonly arn: string;
  readonly createdAt: number;
  updatedAt: number;
  finishedAt?: number;
  readonly revision: Revision;
  /** Of the deployment before. */
  readonly source?: Revision;
  /** `INACTIVE`: over, and replaced. */
  status: 'PRIMARY' | 'ACTIVE' | 'INACTIVE';
  rolloutState: Ecs.DeploymentRolloutState;
  rolloutStateReason: string;
  /** One after another, since the last that was steady. */
  failures: number;
  /** The next task is not started before: the throttle of a crash loop. */
  notBefore: number;
  /** Why it was rolled back, and to where. */
  rollback?: { readonly at: number; readonly reason: string; readonly to?: string };
  /** Made by the circuit breaker to go back. */
  readonly isRollback?: true;
}

export interface Service {
  readonly arn: string;
  readonly name: string;
  readonly cluster: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly account: string;
  readonly region: string;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  desiredCount: number;
  configuration: Ecs.DeploymentConfiguration;
  graceSeconds: number;
  launchType?: Ecs.LaunchType;
  propagateTags: Ecs.PropagateTags;
  enableManagedTags: boolean;
  rebalancing: Ecs.AvailabilityZoneRebalancing;
  clientToken?: string;
  /** Newest first. Those over stay as records of service deployments. */
  deployments: Deployment[];
  /** Newest first. */
  events: { readonly id: string; readonly at: number; readonly message: string }[];
  tags: Tags;
  /** The look that is planned next. */
  wake?: { readonly at: number; readonly timer: number };
  /** Whether the last event says that all is well. */
  isSteady: boolean;
}

export interface Attachment {
  readonly id: string;
  status: 'PRECREATED' | 'ATTACHED' | 'DELETED';
  readonly subnetId: string;
  readonly interfaceId: string;
  readonly mac: string;
  readonly address: string;
}

export interface TaskContainer {
  readonly arn: string;
  readonly name: string;
  readonly image: string;
  imageDigest?: string;
  runtimeId?: string;
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  exitCode?: number;
  reason?: string;
}

export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

export interface Task {
  readonly id: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
  readonly definitionArn: string;
  readonly group: string;
  readonly startedBy?: string;
  /** Of the service that keeps it, and the deployment that started it. */
  readonly service?: string;
  readonly deploymentId?: string;
  readonly network: Ecs.AwsVpcConfiguration;
  readonly loadBalancers: readonly Ecs.LoadBalancer[];
  readonly overrides: Ecs.TaskOverride;
  readonly platformVersion: string;
  readonly capacityProvider?: string;
  readonly launchType?: Ecs.LaunchType;
  readonly clientToken?: string;
  tags: Tags;
  lastStatus: TaskStatus;
  desiredStatus: 'RUNNING' | 'STOPPED';
  readonly createdAt: number;
  pullStartedAt?: number;
  pullStoppedAt?: number;
  startedAt?: number;
  stoppingAt?: number;
  executionStoppedAt?: number;
  stoppedAt?: number;
  stopCode?: Ecs.TaskStopCode;
  stoppedReason?: string;
  zone?: string;
  attachment?: Attachment;
  containers: TaskContainer[];
  version: number;
  /** As its target groups see it; a task without any has none. */
  health?: 'healthy' | 'unhealthy' | 'initial';
  /** It is registered in its target groups. */
  hasTargets?: true;
  /** Its failure was counted against its deployment. */
  isCounted?: true;
  /** It was once all that its service wants of a task. */
  wasSteady?: true;
}

interface Store {
  /** By name. */
  readonly clusters: Record<string, Cluster>;
  /** Revisions by family, the first first. */
  readonly definitions: Record<string, Definition[]>;
  /** By ARN. Deleted ones stay for a while, as `INACTIVE`. */
  readonly services: Record<string, Service>;
  /** By ARN. Stopped ones stay for a while. */
  readonly tasks: Record<string, Task>;
}

export const storeOf = regionalStore<Store>('ecs', () => ({
  clusters: {},
  definitions: {},
  services: {},
  tasks: {},
}));

/** A name may be one that every object has (`constructor`). */
export function entry<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
