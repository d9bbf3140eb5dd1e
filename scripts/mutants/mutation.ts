import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { Hop } from '../../actions/canary/src/chain.ts';
import type { Detection, Target } from '../../actions/canary/src/target.ts';

/** Clients of the account's administrator. */
export interface Administrator {
  readonly cloudTrail: CloudTrailClient;
  readonly cloudWatch: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
  readonly kms: KMSClient;
  readonly sns: SNSClient;
}

export type Change = (
  administrator: Administrator,
  target: Target,
  detection: Detection,
) => Promise<unknown>;

/** A link of the chain taken apart for one detection, and the hop at which the canary must say so. */
export interface BrokenLink {
  readonly id: string;
  readonly hop: Hop;
  readonly change: Change;
}

/** A change that leaves the chain whole: the canary must not complain. */
export interface HarmlessChange {
  readonly id: string;
  readonly change: Change;
}
