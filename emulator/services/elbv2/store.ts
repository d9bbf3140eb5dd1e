import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { regionalStore } from '../../state.ts';

/** Times are milliseconds since the epoch. */
export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly scheme: 'internet-facing' | 'internal';
  readonly vpcId: string;
  readonly createdAt: number;
  state: 'provisioning' | 'active';
  ipAddressType: 'ipv4';
  securityGroups: string[];
  zones: Zone[];
  /** Only what differs from the defaults. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  /** The port of 127.0.0.1 that the DNS name tells; another one where a restore finds it taken. */
  port: number;
}

export interface Zone {
  readonly name: string;
  readonly subnetId: string;
}

export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly createdAt: number;
  protocol: 'HTTP' | 'HTTPS';
  /** The port that AWS would listen on. */
  port: number;
  /** The port of 127.0.0.1 that it really listens on. */
  door: number;
  sslPolicy?: string;
  /** ARNs, the default certificate first. */
  certificates: string[];
  attributes: Record<string, string>;
  tags: Record<string, string>;
  /** The default rule stands last. */
  rules: Rule[];
}

export interface Rule {
  readonly arn: string;
  /** Undefined: the default rule. */
  priority?: number;
  conditions: RuleCondition[];
  actions: Action[];
  tags: Record<string, string>;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
  readonly vpcId: string;
  check: HealthCheck;
  attributes: Record<string, string>;
  tags: Record<string, string>;
  /** By `<address>:<port>`. */
  targets: Record<string, Target>;
}

export interface HealthCheck {
  protocol: 'HTTP' | 'HTTPS';
  /** A number or `traffic-port`. */
  port: string;
  path: string;
  intervalSeconds: number;
  timeoutSeconds: number;
  healthyThreshold: number;
  unhealthyThreshold: number;
  /** `200`, `200,202` or `200-299`. */
  matcher: string;
}

export interface Target {
  readonly address: string;
  readonly port: number;
  readonly zone?: string;
  /** Tells this registration from an earlier one of the same address. */
  readonly registration: string;
  health: Health;
  /** Of the timer that checks it next; absent: its group is not in use. */
  checkTimer?: number;
  /** Until when it drains; absent: it is registered. */
  drainingUntil?: number;
}

export interface Health {
  readonly state: 'initial' | 'healthy' | 'unhealthy';
  readonly reason?: HealthReason;
  readonly description?: string;
  /** Checks with the same outcome in a row. */
  readonly successes: number;
  readonly failures: number;
}

export type HealthReason =
  | 'Elb.RegistrationInProgress'
  | 'Elb.InitialHealthChecking'
  | 'Target.ResponseCodeMismatch'
  | 'Target.Timeout'
  | 'Target.FailedHealthChecks';

/** All by ARN, in the order of their creation. */
export const storeOf = regionalStore('elbv2', () => ({
  loadBalancers: {} as Record<string, LoadBalancer>,
  listeners: {} as Record<string, Listener>,
  targetGroups: {} as Record<string, TargetGroup>,
}));

/** Where a store is. */
export type Place = Parameters<typeof storeOf>[0];
