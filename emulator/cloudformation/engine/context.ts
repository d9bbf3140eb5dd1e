import { Fault } from '../../fault.ts';
import type { Context } from '../resources/type.ts';
import { isPresent, type Resource } from '../stack.ts';
import { Interrupted, isStopped, pause } from './interruption.ts';
import type { Run } from './operation.ts';

const suffixLength = 12;
const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const longestName = 128;
const longestBucketName = 63;

/** How often a resource that takes time is looked at, and for how long: milliseconds of the emulator's time. */
const interval = 5_000;
const patience = 3_600_000;

/** Who works on a resource, where and for which stack. */
export type Worker = Pick<Run, 'world' | 'account' | 'region' | 'caller'> & {
  readonly stack: Pick<Run['stack'], 'stackId' | 'stackName'>;
};

/** What a resource type may use for one resource; what it tells goes into `resource`. */
export function resourceContext(
  run: Worker,
  resource: Pick<Resource, 'logicalId' | 'attributes'>,
  until: Context['until'],
): Context {
  const { logicalId } = resource;
  const { world, caller, account, region, stack } = run;
  const name = (longest: number): string => {
    const suffix = world.random.text(suffixLength, alphanumeric);
    const prefix = `${stack.stackName}-${logicalId}`.slice(0, longest - suffixLength - 1);
    return `${prefix}-${suffix}`;
  };
  return {
    account,
    region,
    stackName: stack.stackName,
    logicalId,
    call: (service, operation, input, at = region) =>
      world.invoke({ ...caller, region: at }, service, operation, input),
    name: (longest = longestName) => name(longest),
    lowerCaseName: (longest = longestBucketName) => name(longest).toLowerCase(),
    created: (identity) => Object.assign(resource, identity),
    learned: (attributes) => {
      resource.attributes = { ...resource.attributes, ...attributes };
    },
    until,
  };
}

/** For work that goes on as part of an operation. */
export function contextOf(run: Run, resource: Resource): Context {
  const until: Context['until'] = (ready) => waitUntil(run, resource.logicalId, ready);
  const context = resourceContext(run, resource, until);
  return {
    ...context,
    call: async (...request) => {
      if (!isPresent(run)) throw new Interrupted();
      return context.call(...request);
    },
  };
}

async function waitUntil(run: Run, id: string, ready: () => Promise<boolean>): Promise<void> {
  const { clock } = run.world;
  const deadline = clock.now() + patience;
  while (!(await ready())) {
    if (isStopped(run)) throw new Interrupted();
    if (clock.now() >= deadline) {
      throw new Fault('NotStabilized', `${id} did not become ready within an hour`);
    }
    await pause(run, clock.now() + interval);
  }
}
