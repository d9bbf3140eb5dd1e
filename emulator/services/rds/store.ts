import { regionalStore } from '../../state.ts';

export type Tags = Record<string, string>;

/** What a request can set of an instance, by the names that `ModifyDBInstance` has for it. */
export interface Settings {
  AllocatedStorage: number;
  AutoMinorVersionUpgrade: boolean;
  BackupRetentionPeriod: number;
  CACertificateIdentifier: string;
  CopyTagsToSnapshot: boolean;
  DBInstanceClass: string;
  DBParameterGroupName: string;
  DBPortNumber: number;
  DatabaseInsightsMode: string;
  DeletionProtection: boolean;
  EnablePerformanceInsights: boolean;
  EngineLifecycleSupport: string;
  EngineVersion: string;
  Iops?: number;
  LicenseModel: string;
  MaxAllocatedStorage?: number;
  MonitoringInterval: number;
  MonitoringRoleArn?: string;
  MultiAZ: boolean;
  OptionGroupName: string;
  PerformanceInsightsKMSKeyId?: string;
  PerformanceInsightsRetentionPeriod?: number;
  PreferredBackupWindow: string;
  PreferredMaintenanceWindow: string;
  PubliclyAccessible: boolean;
  StorageThroughput?: number;
  StorageType: string;
  VpcSecurityGroupIds: string[];
  logExports: string[];
}

/** Settings that wait, and a password of which only the verifier is known. */
export type PendingChanges = Partial<Settings> & { masterVerifier?: string };

/** Steps that an instance takes by itself once their time has come. */
export type Step =
  | 'created'
  | 'backed-up'
  | 'modified'
  | 'rebooted'
  | 'started'
  | 'stopped'
  | 'deleted';

export interface Instance {
  readonly account: string;
  readonly region: string;
  /** In lower case. */
  readonly id: string;
  readonly arn: string;
  /** `db-ABCDEFGHIJKLMNOPQRSTUVWXYZ` */
  readonly resourceId: string;
  /** Undefined until it exists. */
  createdAt?: number;
  status: string;
  /** The step that comes next, and its timer. */
  next?: { readonly step: Step; readonly timer: number };
  settings: Settings;
  pending: PendingChanges;
  /** The timer of the maintenance window in which pending changes are made. */
  maintenance?: number;
  /** Where its server listens; known once it ran. */
  port?: number;
  readonly masterUsername: string;
  /** What PostgreSQL keeps of the master's password. */
  masterVerifier: string;
  masterSecret?: MasterSecret;
  readonly databaseName?: string;
  readonly subnetGroup: string;
  readonly zone: string;
  readonly secondaryZone?: string;
  /** Values of parameters that are in force; those of its group once it is restarted. */
  parameters: Record<string, string>;
  /** Whether parameters changed that only a restart brings into force. */
  parametersPending: boolean;
  readonly encryption?: Encryption;
  tags: Tags;
}

export interface MasterSecret {
  readonly arn: string;
  readonly kmsKeyId: string;
  readonly grantId?: string;
  status: 'creating' | 'active' | 'rotating' | 'impaired';
}

/** How the storage is encrypted: with the key, by its grant, under a data key that KMS alone can open. */
export interface Encryption {
  readonly keyArn: string;
  readonly grantId: string;
  readonly dataKey: string;
}

export interface SubnetGroup {
  readonly name: string;
  readonly arn: string;
  description: string;
  readonly vpcId: string;
  subnets: { readonly id: string; readonly zone: string }[];
  tags: Tags;
}

export interface ParameterGroup {
  readonly name: string;
  readonly arn: string;
  readonly family: string;
  readonly description: string;
  /** Values that a user has set. */
  values: Record<string, string>;
  tags: Tags;
}

export interface Snapshot {
  readonly id: string;
  readonly arn: string;
  readonly instanceId: string;
  readonly type: 'manual' | 'automated';
  readonly createdAt: number;
  readonly instanceCreatedAt: number;
  status: 'creating' | 'available';
  /** What of the instance the snapshot remembers. */
  readonly facts: Record<string, string | number | boolean>;
  tags: Tags;
}

export interface EventRecord {
  readonly at: number;
  readonly sourceId: string;
  readonly sourceType: 'db-instance' | 'db-snapshot' | 'db-parameter-group';
  readonly sourceArn: string;
  readonly categories: string[];
  readonly message: string;
}

interface Store {
  readonly instances: Record<string, Instance>;
  readonly subnetGroups: Record<string, SubnetGroup>;
  readonly parameterGroups: Record<string, ParameterGroup>;
  readonly snapshots: Record<string, Snapshot>;
  events: EventRecord[];
}

export const storeOf = regionalStore<Store>('rds', () => ({
  instances: {},
  subnetGroups: {},
  parameterGroups: {},
  snapshots: {},
  events: [],
}));
