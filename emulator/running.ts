/** Something outside of the state: a child process, a database, a listener. */
export interface RunningThing {
  /** Ends it and returns once it is gone; asked twice, it must not mind. */
  stop(): Promise<void>;
}

/** Where a network address of the emulated world can really be reached. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/**
 * What really runs on this machine for the emulated world. The state says what should run; this is what does, and no snapshot
 * keeps it: after a restore each service makes good the difference (`ServiceModule.resume`).
 */
export class Running {
  readonly #things = new Map<string, Promise<RunningThing>>();
  readonly #endpoints = new Map<string, Endpoint>();
  #closed = false;

  /**
   * Starts a thing under an id such as `rds:arn:…`; what runs under it already is answered as it is. One that fails to start
   * is forgotten, and the failure thrown.
   */
  async start<T extends RunningThing>(id: string, start: () => Promise<T>): Promise<T> {
    const present = this.#things.get(id);
    if (present !== undefined) return (await present) as T;
    if (this.#closed) throw new Error(`${id} cannot start: the emulator is being closed`);
    const starting = start();
    this.#things.set(id, starting);
    starting.catch(() => this.#forget(id, starting));
    return starting;
  }

  /** The thing that runs, or starts, under this id. */
  find<T extends RunningThing>(id: string): Promise<T> | undefined {
    return this.#things.get(id) as Promise<T> | undefined;
  }

  /** Ids of all that runs or starts and begins so. */
  idsOf(prefix: string): string[] {
    return [...this.#things.keys()].filter((id) => id.startsWith(prefix));
  }

  /** Ends a thing, also one that has ended by itself; the id is free again at once. */
  async stop(id: string): Promise<void> {
    const present = this.#things.get(id);
    if (present === undefined) return;
    this.#things.delete(id);
    const thing = await present.catch(() => undefined);
    await thing?.stop();
  }

  /** Ends everything for good; what still starts is ended once it has. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#things.keys()].map((id) => this.stop(id)));
  }

  /** Says where `10.64.32.5:8080` of the emulated network is on this machine. */
  expose(address: string, endpoint: Endpoint): void {
    this.#endpoints.set(address, endpoint);
  }

  conceal(address: string): void {
    this.#endpoints.delete(address);
  }

  endpointOf(address: string): Endpoint | undefined {
    return this.#endpoints.get(address);
  }

  #forget(id: string, thing: Promise<RunningThing>): void {
    if (this.#things.get(id) === thing) this.#things.delete(id);
  }
}
