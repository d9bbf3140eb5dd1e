import type { Clock } from './clock.ts';
import type { AuthorizationRequest, Decision } from './identity/policy/index.ts';
import type { Principal } from './identity/principal.ts';
import type { Random } from './random.ts';
import type { Running } from './running.ts';
import type { State } from './state.ts';
import type { ServiceId } from './wire/services.ts';

/** Who calls, from where, in which account and Region the call is handled. */
export interface Caller {
  readonly principal: Principal;
  readonly account: string;
  readonly region: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** The credential's access key id, as CloudTrail shows it. */
  readonly accessKeyId?: string;
  /** The AWS service that makes the call for the principal: `cloudformation.amazonaws.com` (CloudTrail's `invokedBy`, `aws:CalledVia`). */
  readonly invokedBy?: string;
}

/** What every service stands on. */
export interface World {
  readonly state: State;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: Settings;
  readonly running: Running;
  /** How every request for authorization is decided. */
  readonly decide: Decide;
  /**
   * Calls an operation as `caller`, through authorization and CloudTrail as if it came over the wire, and answers in the
   * SDK's shape. This is how one service uses another: `cloudwatch.amazonaws.com` publishing to a topic, CloudFormation
   * creating a key as the stack's service role.
   */
  invoke<O = unknown>(
    caller: Caller,
    service: ServiceId,
    operation: string,
    input: unknown,
    signal?: AbortSignal,
  ): Promise<O>;
  /** Goes on after the answer to the present call (a stack operation). Its failure must be the service's own affair. */
  background(work: () => Promise<void>): void;
}

export type Decide = (request: AuthorizationRequest) => Decision;

export type ContainerEngine = 'process' | 'docker';

export interface Settings {
  /** Where a caller that names no account is at home. */
  readonly defaultAccount: string;
  readonly defaultRegion: string;
  /** Refuses access keys that the emulator did not issue, which otherwise are an account's root. */
  readonly strictIdentity: boolean;
  /** Seconds from a call to its CloudTrail record in the bucket and the log group. AWS: about 5 minutes on average. */
  readonly deliverySeconds: number;
  /** What runs the containers of ECS's tasks: this machine's Node, or a Docker engine, which runs the image as it is. */
  readonly containers: ContainerEngine;
  /** Where the emulator listens, once it does. SDKs take a queue's URL as the address of its calls. */
  readonly endpoint?: string;
}
