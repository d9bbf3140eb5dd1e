import type { World } from '../../world.ts';
import type { Worker } from '../engine/context.ts';
import type { Plan } from '../engine/plan.ts';
import type { Operation, Stack } from '../stack.ts';
import { conflictFindings } from './existing.ts';
import type { Finding } from './finding.ts';
import { propertyFindings } from './properties.ts';

/**
 * What every operation that deploys looks for beforehand:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html
 */
export async function earlyFindings(worker: Worker, plan: Plan): Promise<Finding[]> {
  return [...propertyFindings(plan), ...(await conflictFindings(worker, plan))];
}

interface Validated {
  readonly world: Pick<World, 'clock' | 'random'>;
  readonly stack: Stack;
  readonly operation: Operation;
}

export function tellFindings(
  { world, stack, operation }: Validated,
  findings: readonly Finding[],
): void {
  for (const { logicalId, type, name, path, mode, reason } of findings) {
    stack.events.push({
      eventId: world.random.uuid(),
      operationId: operation.id,
      kind: 'VALIDATION_ERROR',
      at: world.clock.now(),
      ...{ logicalId, physicalId: '', type, reason },
      validation: { name, path, mode },
    });
  }
}
