import { resolveCaller } from '../../emulator/identity/caller.ts';
import type { Principal } from '../../emulator/identity/principal.ts';
import type { ServiceId } from '../../emulator/wire/services.ts';
import type { Caller, World } from '../../emulator/world.ts';
import type { AwsCredentials } from '../github-job.ts';
import type { Stage, StepInputs } from '../pipeline.ts';

/** One step of the pipeline, or something that is done beside it with the rights that the templates give. */
export interface Step {
  readonly name: string;
  /** Throws if it did not succeed; also if what must be refused was not. */
  run(place: Place): Promise<unknown>;
}

/** Where a step does its work. */
export interface Place {
  readonly stage: Stage;
  readonly world: World;
  /** The folder that a step takes for the project. */
  readonly root: string;
  /** Does something as if it came without TLS. */
  withoutTls<T>(work: () => Promise<T>): Promise<T>;
}

/** Calls operations as one caller. */
export type Calls = <O = Record<string, unknown>>(
  service: ServiceId,
  operation: string,
  input?: unknown,
) => Promise<O>;

/** What every step of an action is given: the workspace, and a report beside it. */
export function inWorkspace(
  { root }: Place,
  inputs: Readonly<Record<string, string>> = {},
): StepInputs {
  return { cwd: root, inputs: { report: 'report/step.json', ...inputs } };
}

export function asAdministrator(place: Place): Calls {
  return as(place, { type: 'root', account: place.stage.account });
}

/** As whoever holds the credentials that a job was given. */
export function withCredentials(place: Place, credentials: AwsCredentials): Calls {
  return as(
    place,
    resolveCaller(place.world, {
      accessKeyId: credentials.AWS_ACCESS_KEY_ID,
      sessionToken: credentials.AWS_SESSION_TOKEN ?? '',
    }),
  );
}

export function as({ stage, world }: Place, principal: Principal): Calls {
  const caller: Caller = {
    principal,
    account: stage.account,
    region: stage.region,
    sourceIp: '203.0.113.7',
    userAgent: 'keywatch-privileges',
  };
  return (service, operation, input = {}) =>
    world.clock.during(() => world.invoke(caller, service, operation, input));
}
