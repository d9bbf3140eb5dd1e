import { globalStore } from '../../../state.ts';

/** A task's right to ask for the credentials of its role. */
export interface CredentialGrant {
  readonly taskId: string;
  readonly roleArn: string;
  readonly account: string;
  readonly region: string;
  /** What the asking process must present. */
  readonly token: string;
  /** Access key ids of all the sessions that the task was given. */
  readonly issued: string[];
  /** The last of them, and until when it was told to hold: machine's time, in milliseconds since the epoch. */
  current?: { readonly accessKeyId: string; readonly toldUntil: number };
}

/** By the opaque id in the address that a task asks at; in the state, so that a task that comes back after a restore finds its own. */
export const grantsOf = globalStore<{ readonly grants: Record<string, CredentialGrant> }>(
  'ecs-task-credentials',
  () => ({ grants: {} }),
);
