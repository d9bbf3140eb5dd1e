import type { World } from '../../../world.ts';
import type { Deployment, Revision, Service } from '../store.ts';
import { launchDelay } from './launch-throttle.ts';

const kept = 100;

export function primaryOf({ deployments }: Service): Deployment | undefined {
  return deployments.find(({ status }) => status === 'PRIMARY');
}

/** Those that DescribeServices shows: the primary, and the ones whose tasks it replaces. */
export function presentOf({ deployments }: Service): Deployment[] {
  return deployments.filter(({ status }) => status !== 'INACTIVE');
}

/** The last one that came to its end, whose revision a rollback goes back to. */
export function lastCompleted({ deployments }: Service): Deployment | undefined {
  return deployments.find(({ rolloutState }) => rolloutState === 'COMPLETED');
}

/** Begins a deployment; the one before becomes `ACTIVE` until its tasks are replaced. */
export function beginDeployment(
  world: World,
  service: Service,
  revision: Revision,
  isRollback = false,
): Deployment {
  const { clock, random } = world;
  const before = primaryOf(service);
  const now = clock.now();
  if (before !== undefined) {
    before.status = 'ACTIVE';
    before.updatedAt = now;
  }
  const id = `ecs-svc/${random.text(19, '123456789')}`;
  const deployment: Deployment = {
    id,
    arn: `${service.arn.replace(':service/', ':service-deployment/')}/${random.text(21, alphabet)}`,
    ...{ createdAt: now, updatedAt: now, revision },
    ...(before && { source: before.revision }),
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
    ...{ failures: 0, notBefore: now },
    ...(isRollback && { isRollback: true }),
  };
  service.deployments.unshift(deployment);
  service.deployments.splice(kept);
  service.isSteady = false;
  return deployment;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

export function revisionArn(world: World, serviceArn: string): string {
  const place = serviceArn.replace(':service/', ':service-revision/');
  return `${place}/${world.random.text(19, '123456789')}`;
}

export function complete(world: World, deployment: Deployment): void {
  deployment.rolloutState = 'COMPLETED';
  deployment.rolloutStateReason = `ECS deployment ${deployment.id} completed.`;
  deployment.updatedAt = world.clock.now();
  deployment.finishedAt = deployment.updatedAt;
  deployment.failures = 0;
}

/** A task of it failed: the next one waits the longer, the more there were one after another. */
export function countFailure(world: World, deployment: Deployment): void {
  deployment.failures += 1;
  deployment.updatedAt = world.clock.now();
  deployment.notBefore = deployment.updatedAt + launchDelay(deployment.failures);
}

export function fail(world: World, deployment: Deployment, reason: string): void {
  deployment.rolloutState = 'FAILED';
  deployment.rolloutStateReason = reason;
  deployment.updatedAt = world.clock.now();
  deployment.finishedAt = deployment.updatedAt;
}
