import type { TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { afterCheck, registering } from './health.ts';
import { probe } from './probe.ts';
import { storeOf, type Target, type TargetGroup } from './store.ts';
import { isInUse } from './use.ts';

/** A world at one account and Region. */
export interface Site {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

/** From a registration to its first check. */
const firstCheckMilliseconds = 1000;

interface Due {
  readonly group: string;
  readonly target: string;
  readonly registration: string;
}

/** Begins to check the targets of groups that have come into use; the others leave off by themselves. */
export function followUse(site: Site): void {
  for (const group of Object.values(storeOf(site).targetGroups)) beginChecks(group, site);
}

export function beginChecks(group: TargetGroup, site: Site): void {
  if (!isInUse(group.arn, site)) return;
  for (const [key, target] of Object.entries(group.targets)) {
    if (target.checkTimer !== undefined || target.drainingUntil !== undefined) continue;
    target.health = registering;
    scheduleCheck(group, key, target, firstCheckMilliseconds, site);
  }
}

export function stopChecks(group: TargetGroup, site: Site): void {
  for (const target of Object.values(group.targets)) stopChecking(target, site);
}

export function stopChecking(target: Target, { world }: Site): void {
  if (target.checkTimer === undefined) return;
  world.clock.cancel(target.checkTimer);
  delete target.checkTimer;
}

/** One check of one target, and the next one an interval later. Virtual time waits for the target's real answer. */
export const check: TimerHandler = async ({ account, region, data }, world) => {
  const site = { world, account, region };
  const due = data as Due;
  const first = stillDue(due, site);
  if (first === undefined) return;
  delete first.target.checkTimer;
  if (!isInUse(first.group.arn, site)) return;
  const outcome = await probe(first.group, first.target, site);
  // While the target took its time, it may have been deregistered, or the state replaced.
  const still = stillDue(due, site);
  if (still === undefined || still.target.drainingUntil !== undefined) return;
  const { group, target } = still;
  target.health = afterCheck(target.health, outcome, group.check);
  if (target.checkTimer !== undefined) return;
  scheduleCheck(group, due.target, target, group.check.intervalSeconds * 1000, site);
};

function stillDue(due: Due, site: Site) {
  const group = storeOf(site).targetGroups[due.group];
  const target = group?.targets[due.target];
  if (group === undefined || target?.registration !== due.registration) return undefined;
  return { group, target };
}

function scheduleCheck(
  group: TargetGroup,
  key: string,
  target: Target,
  milliseconds: number,
  { world, account, region }: Site,
): void {
  const { registration } = target;
  target.checkTimer = world.clock.schedule({
    ...{ account, region, service: 'elbv2', name: 'check' },
    at: world.clock.now() + milliseconds,
    data: { group: group.arn, target: key, registration } satisfies Due,
  });
}
