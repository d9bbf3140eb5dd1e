import type { Resource } from '../stack.ts';
import { ResourceFailure } from './failure.ts';
import { channelOf, Interrupted, isStopped, pause } from './interruption.ts';
import type { Run } from './operation.ts';
import type { OwnType } from './own-type.ts';
import { setResourceStatus } from './status.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-waitcondition.html */
const longest = 43_200;

/** Waits for signals (`SignalResource`). Nothing of it can be changed, and its deletion does nothing. */
export const waitCondition: OwnType = {
  create: async (run, resource) => {
    const { Count = 1, Timeout } = resource.properties as { Count?: number; Timeout?: string };
    const end = run.world.clock.now() + seconds(Timeout) * 1000;
    resource.physicalId = `${run.stack.stackId}/${resource.logicalId}`;
    setResourceStatus(run, resource, 'CREATE_IN_PROGRESS', 'Resource creation Initiated');
    while (!isSignalled(resource, Count)) {
      if (isStopped(run)) throw new Interrupted();
      if (run.world.clock.now() >= end) throw timedOut(resource, Count);
      await pause(run, end);
    }
    const data = (resource.signals ?? []).map(({ uniqueId }) => [uniqueId, '']);
    resource.attributes = {
      Data: JSON.stringify(Object.fromEntries(data)),
      Id: resource.physicalId,
    };
  },
  delete: () => Promise.resolve(),
};

function seconds(timeout: string | undefined): number {
  const value = Number(timeout);
  if (Number.isInteger(value) && value >= 0 && value <= longest) return value;
  throw new ResourceFailure(
    `Invalid value for WaitCondition Timeout: '${timeout ?? ''}' must be from 0 to ${longest}`,
  );
}

function isSignalled({ signals = [] }: Resource, count: number): boolean {
  const failure = signals.find(({ status }) => status === 'FAILURE');
  if (failure !== undefined) {
    throw new ResourceFailure(
      `WaitCondition received failed message: 'null' for uniqueId: ${failure.uniqueId}`,
    );
  }
  return signals.length >= count;
}

function timedOut({ signals = [] }: Resource, count: number): ResourceFailure {
  return new ResourceFailure(
    `WaitCondition timed out. Received ${signals.length} conditions when expecting ${count}`,
  );
}

/** Its `Ref` is an address in AWS to which signals are put; in the emulator only `SignalResource` reaches a condition. */
export const waitConditionHandle: OwnType = {
  create: async (run, resource) => {
    const { region, stack } = run;
    const host = `cloudformation-waitcondition-${region}.s3.${region}.amazonaws.com`;
    const path = encodeURIComponent(`${stack.stackId}/${resource.logicalId}`);
    resource.physicalId = `https://${host}/${path}`;
    resource.attributes = { Id: resource.physicalId };
  },
  delete: () => Promise.resolve(),
};

/** Writes a signal down and tells the condition that waits for it. The same signal sent again counts once. */
export function signal(
  run: Pick<Run, 'world' | 'stack'>,
  resource: Resource,
  sent: NonNullable<Resource['signals']>[number],
): void {
  const before = (resource.signals ?? []).filter(({ uniqueId }) => uniqueId !== sent.uniqueId);
  resource.signals = [...before, sent];
  run.world.clock.wake(channelOf(run));
}
