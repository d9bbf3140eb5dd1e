import type { RunningThing } from '../../../running.ts';
import type { World } from '../../../world.ts';
import type { RunningContainer } from '../runtime/container.ts';
import type { LogLines } from '../runtime/log-lines.ts';
import type { Runtime } from '../runtime-port.ts';

/** What of a task really runs: its containers, where they listen, and where their lines go. */
export class LiveTask implements RunningThing {
  readonly #world: World;
  readonly #runtime: Runtime;
  readonly #taskId: string;
  readonly #containers = new Map<string, RunningContainer>();
  readonly #starting = new Set<Promise<unknown>>();
  readonly #logs: LogLines[] = [];
  readonly #addresses: string[] = [];
  readonly #ending = new AbortController();
  /** Everything that was to start has, and no essential container has ended since. */
  isSound = false;
  #stopping: Promise<void> | undefined;

  constructor(world: World, runtime: Runtime, taskId: string) {
    this.#world = world;
    this.#runtime = runtime;
    this.#taskId = taskId;
  }

  /** Aborted: nothing is to be started any more, nor waited for. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  async start(name: string, run: () => Promise<RunningContainer>): Promise<RunningContainer> {
    const starting = run();
    this.#starting.add(starting.catch(() => {}));
    const container = await starting;
    this.#containers.set(name, container);
    return container;
  }

  keepLogs(logs: LogLines): void {
    this.#logs.push(logs);
  }

  expose(address: string, { endpoint }: RunningContainer): void {
    if (endpoint === undefined) return;
    this.#addresses.push(address);
    this.#world.running.expose(address, endpoint);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#ending.abort();
    await Promise.all(this.#starting);
    await Promise.all([...this.#containers.values()].map((container) => container.stop()));
    for (const address of this.#addresses) this.#world.running.conceal(address);
    await Promise.all(this.#logs.map((logs) => logs.end()));
    this.#runtime.revokeTaskCredentials(this.#world, this.#taskId);
  }
}

/** The id of a task among what runs. */
export function liveId(arn: string): string {
  return `ecs:${arn}`;
}
