import type { Fault } from './fault.ts';
import type { Timer } from './state.ts';
import type { ServiceId } from './wire/services.ts';
import type { Caller, World } from './world.ts';

/** One call while it is handled. `account` and `region` are the caller's, so a store takes the call as it is. */
export interface Call {
  readonly world: World;
  readonly caller: Caller;
  readonly account: string;
  readonly region: string;
  readonly requestId: string;
  /** Aborted when the client has gone; long polls end with it. */
  readonly signal: AbortSignal;
}

/** What the caller must be allowed to do for an operation to go on. */
export interface Access {
  /** `kms:Decrypt` */
  readonly action: string;
  /** The ARN, or `*` where the action knows no resource. */
  readonly resource: string;
  /** Condition keys of this request beyond the global ones: `{ 'kms:EncryptionContext:app': 'x' }`. */
  readonly conditions?: Readonly<Record<string, string | readonly string[]>>;
  readonly resourcePolicy?: ResourcePolicy;
  /** An authority beside the policies that allows unless one of them denies: the id of a KMS grant. */
  readonly grantedBy?: string;
}

export interface ResourcePolicy {
  /** The policy's text; undefined: the resource has none. */
  readonly document: string | undefined;
  /** The account that owns the resource. */
  readonly owner: string;
  /**
   * `sufficient`: within the account, this policy or an identity policy may allow. `required`: this policy must allow, by
   * itself or by handing the decision to the account (KMS keys).
   */
  readonly role: 'sufficient' | 'required';
}

/** How CloudTrail writes a call down where its own rule (the members in lower camel case) does not fit. */
export interface TrailDetail {
  readonly readOnly?: boolean;
  readonly requestParameters?: unknown;
  readonly responseElements?: unknown;
  readonly resources?: readonly {
    readonly ARN: string;
    readonly accountId?: string;
    readonly type?: string;
  }[];
  readonly additionalEventData?: unknown;
  /** Where the principal tells too little: the web identity behind an unsigned call. */
  readonly userIdentity?: unknown;
}

/** How an operation ended. */
export type Outcome<O> =
  | { readonly ok: true; readonly output: O }
  | { readonly ok: false; readonly fault: Fault; readonly denied: boolean };

/**
 * One operation of a service's API: input and output in the SDK's shapes. Adding an operation is adding one of these.
 */
export interface Operation<I, O> {
  /**
   * What must be allowed before `handle` runs. It may throw a `Fault` where AWS answers before it authorizes (a key that is
   * not there). An empty array is a call that everybody may make (`GetCallerIdentity`).
   */
  access(input: I, call: Call): Access | readonly Access[];
  handle(input: I, call: Call): O | Promise<O>;
  /**
   * What CloudTrail records. Absent: a management event, its parameters the members of input and, unless it only reads
   * (Get…, List…, Describe…), of output. `data`: a data event, which no trail of ours selects. A denied call is recorded
   * with `requestParameters: null` whatever stands here.
   */
  readonly trail?: 'data' | ((input: I, outcome: Outcome<O>, call: Call) => TrailDetail);
}

/** Input and output of a client's command class (`typeof import('@aws-sdk/client-kms').EncryptCommand`). */
type CommandTypes<C> = C extends new (
  ...args: never
) => { readonly input: infer I; resolveMiddleware: (...args: never) => infer H }
  ? H extends (...args: never) => Promise<{ output: infer O }>
    ? Operation<I, Omit<O, '$metadata'>>
    : never
  : never;

/**
 * The operations of a service by name, typed from its client package:
 * `export const keys = { CreateKey: {…} } satisfies Operations<typeof Kms>` with `import type * as Kms from '@aws-sdk/client-kms'`.
 */
export type Operations<M> = {
  readonly [K in keyof M as K extends `${infer Name}Command` ? Name : never]?: CommandTypes<M[K]>;
};

export type TimerHandler = (timer: Timer, world: World) => void | Promise<void>;

/** Any operation: each is typed where it is written; here inputs come from the wire, checked against the schema. */
type AnyOperation = Omit<Operation<never, unknown>, 'trail'> & {
  readonly trail?: 'data' | ((input: never, outcome: Outcome<never>, call: Call) => TrailDetail);
};

/** What `services/<service>/index.ts` exports as `default`. */
export interface ServiceModule {
  readonly operations: Readonly<Record<string, AnyOperation | undefined>>;
  /** Handlers of the timers that the service schedules, by name. */
  readonly timers?: Readonly<Record<string, TimerHandler>>;
  /**
   * After the state was replaced: stops what runs without being in it, and starts what should run and does not. Only for
   * services that keep things in `world.running`.
   */
  resume?(world: World): Promise<void>;
}

/** The static facts of a service, known before its module is loaded. */
export interface ServiceEntry {
  readonly id: ServiceId;
  /** As CloudTrail names it: `kms.amazonaws.com`. */
  readonly eventSource: string;
  /** Code and HTTP status with which this service refuses for want of permission. */
  readonly denied: { readonly code: string; readonly status: number };
  load(): Promise<ServiceModule>;
}
