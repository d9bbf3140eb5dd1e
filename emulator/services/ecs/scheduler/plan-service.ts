/** What a task is to its service's plan. `starting`: not RUNNING yet; one that stops is not shown. */
export interface TaskView {
  readonly id: string;
  readonly deployment: string;
  readonly phase: 'starting' | 'running';
  /** As its load balancers see it; `initial`: not known yet. Without load balancers, running is healthy. */
  readonly health: 'healthy' | 'unhealthy' | 'initial';
}

export interface ServiceView {
  readonly desiredCount: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  /** The deployment that new tasks belong to. */
  readonly primary: string;
  /** False while a crash loop is throttled, or the deployment has failed. */
  readonly mayStart: boolean;
}

export type StopCause = 'replaced' | 'scaled-in' | 'unhealthy';

export interface Plan {
  readonly start: number;
  readonly stop: readonly { readonly id: string; readonly cause: StopCause }[];
}

/**
 * One step of the rolling update: how many tasks to start now, and which to stop. What is unhealthy stays until its replacement
 * is healthy, unless the maximum leaves no room for that one.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
 */
export function planService(service: ServiceView, tasks: readonly TaskView[]): Plan {
  const { least, most } = bounds(service);
  const isOwn = ({ deployment }: TaskView) => deployment === service.primary;
  const sound = tasks.filter(({ health }) => health !== 'unhealthy');
  const sick = tasks.filter(({ health }) => health === 'unhealthy');
  const own = sound.filter(isOwn);
  const old = sound.filter((task) => !isOwn(task));
  const surplus = own
    .toSorted(byReadiness)
    .slice(0, Math.max(own.length - service.desiredCount, 0));
  const kept = sound.filter((task) => !surplus.includes(task));
  const healthy = kept.filter(isHealthy).length;
  const replaced = expendable(old, own.length - surplus.length, healthy - least, service);
  const missing = service.desiredCount - (own.length - surplus.length);
  const ownSick = sick.filter(isOwn);
  const awaiting = service.desiredCount - own.filter(isHealthy).length;
  const waits = Math.min(ownSick.length, Math.max(awaiting, 0));
  const room = most - (kept.length - replaced.length) - waits;
  const yields = service.mayStart ? clamp(missing - Math.max(room, 0), waits) : 0;
  const start = service.mayStart ? Math.max(Math.min(missing, room + yields), 0) : 0;
  const unhealthy = [
    ...sick.filter((task) => !isOwn(task)),
    ...ownSick.slice(0, ownSick.length - waits + yields),
  ];
  const because = (cause: StopCause) => (task: TaskView) => ({ id: task.id, cause });
  return {
    start,
    stop: [
      ...unhealthy.map(because('unhealthy')),
      ...surplus.map(because('scaled-in')),
      ...replaced.map(because('replaced')),
    ],
  };
}

function clamp(wanted: number, most: number): number {
  return Math.max(Math.min(wanted, most), 0);
}

/** `minimumHealthyPercent` is rounded up, `maximumPercent` down (API_DeploymentConfiguration.html). */
export function bounds({ desiredCount, minimumHealthyPercent, maximumPercent }: Bounded) {
  return {
    least: Math.ceil((desiredCount * minimumHealthyPercent) / 100),
    most: Math.floor((desiredCount * maximumPercent) / 100),
  };
}

type Bounded = Pick<ServiceView, 'desiredCount' | 'minimumHealthyPercent' | 'maximumPercent'>;

export function isHealthy({ phase, health }: TaskView): boolean {
  return phase === 'running' && health === 'healthy';
}

/**
 * Old tasks that may go: those that do not serve yet at once, of the others no more than `spare`. A deployment that must not
 * start anything takes away only what its own tasks make good.
 */
function expendable(
  old: readonly TaskView[],
  own: number,
  spare: number,
  { mayStart, desiredCount }: ServiceView,
): TaskView[] {
  const allowed = mayStart ? old.length : Math.max(own + old.length - desiredCount, 0);
  const idle = old.filter((task) => !isHealthy(task));
  const serving = old.filter(isHealthy).slice(0, Math.max(spare, 0));
  return [...idle, ...serving].slice(0, allowed);
}

/** Those first that are not serving yet. */
function byReadiness(one: TaskView, other: TaskView): number {
  return Number(isHealthy(one)) - Number(isHealthy(other));
}
