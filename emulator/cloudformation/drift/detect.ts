import type { StackDriftStatus } from '@aws-sdk/client-cloudformation';
import type { Worker } from '../engine/context.ts';
import {
  type DriftDetection,
  isLive,
  type Resource,
  type ResourceDrift,
  type Stack,
  type StackDrift,
} from '../stack.ts';
import { driftOf } from './look.ts';

export interface Detective extends Worker {
  readonly stack: Stack;
}

/** Begins to look at every resource, or at some; answers at once. */
export function beginDetection(
  detective: Detective,
  logicalIds: readonly string[] | undefined,
): DriftDetection {
  const { world, stack } = detective;
  const drift = noteCheck(detective);
  const at = drift.checkedAt;
  const detection: DriftDetection = {
    id: world.random.uuid(),
    at,
    status: 'DETECTION_IN_PROGRESS',
  };
  drift.detections.push(detection);
  const wanted = liveResources(stack).filter(
    ({ logicalId }) => logicalIds === undefined || logicalIds.includes(logicalId),
  );
  world.background(() => carryOut(detective, detection, wanted, logicalIds === undefined));
  return detection;
}

async function carryOut(
  detective: Detective,
  detection: DriftDetection,
  resources: readonly Resource[],
  isWhole: boolean,
): Promise<void> {
  const failed: string[] = [];
  for (const resource of resources) {
    const found = await detectResource(detective, resource);
    if (found?.status === 'UNKNOWN') failed.push(`${resource.logicalId}: ${found.reason ?? ''}`);
  }
  const { stack } = detective;
  if (isWhole && stack.drift) stack.drift.isWhole = true;
  detection.status = failed.length === 0 ? 'DETECTION_COMPLETE' : 'DETECTION_FAILED';
  if (failed.length > 0) {
    detection.reason = `Failed to detect drift on resource(s) [${failed.join(', ')}]`;
  }
  detection.outcome = { status: stackDriftStatus(stack), drifted: driftedIn(stack).length };
}

/** Looks at one resource and remembers what it saw; undefined: its type cannot be looked at. */
export async function detectResource(
  detective: Detective,
  resource: Resource,
): Promise<ResourceDrift | undefined> {
  const { stack } = detective;
  const found = await driftOf(detective, stack.source, resource);
  if (found !== undefined) driftIn(detective).resources[resource.logicalId] = found;
  return found;
}

export function noteCheck(detective: Detective): StackDrift {
  const drift = driftIn(detective);
  drift.checkedAt = detective.world.clock.now();
  return drift;
}

function driftIn({ stack, world }: Detective): StackDrift {
  stack.drift ??= {
    checkedAt: world.clock.now(),
    isWhole: false,
    resources: {},
    detections: [],
  };
  return stack.drift;
}

function liveResources({ resources }: Stack): Resource[] {
  return Object.values(resources).filter(isLive);
}

/** What was found of resources that still are in the stack. */
export function driftsIn(stack: Stack): [logicalId: string, drift: ResourceDrift][] {
  return Object.entries(stack.drift?.resources ?? {})
    .filter(([id]) => Object.hasOwn(stack.resources, id))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function driftedIn(stack: Stack): [string, ResourceDrift][] {
  return driftsIn(stack).filter(([, { status }]) => status === 'MODIFIED' || status === 'DELETED');
}

/** A resource that could not be looked at leaves it open whether the stack has drifted, unless another one has. */
export function stackDriftStatus(stack: Stack): StackDriftStatus {
  if (stack.drift === undefined) return 'NOT_CHECKED';
  if (driftedIn(stack).length > 0) return 'DRIFTED';
  if (driftsIn(stack).some(([, { status }]) => status === 'UNKNOWN')) return 'UNKNOWN';
  return stack.drift.isWhole ? 'IN_SYNC' : 'NOT_CHECKED';
}
