import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Clock, type ClockMode } from './clock.ts';
import { answerControl } from './control.ts';
import { Fault, notImplemented } from './fault.ts';
import { befall, faultsFor, loseAnswer } from './faults/befall.ts';
import { authorize } from './identity/authorize.ts';
import { resolveCaller } from './identity/caller.ts';
import { decide } from './identity/policy/index.ts';
import { Random } from './random.ts';
import { runningServices, services } from './registry.ts';
import { Running } from './running.ts';
import type { Access, Call, Operation, ServiceEntry, ServiceModule } from './service.ts';
import { record } from './services/cloudtrail/recorder.ts';
import { readSnapshot } from './snapshot.ts';
import { emptyState, type State, type Timer } from './state.ts';
import { isForContainerRegistry } from './wire/container-registry.ts';
import { createWireServer, type WireRequest } from './wire/server.ts';
import type { ServiceId } from './wire/services.ts';
import type { Caller, Decide, Settings, World } from './world.ts';

export interface EmulatorOptions extends Partial<Settings> {
  /** Default `waiting`. */
  readonly clock?: ClockMode;
  /** Where time begins: milliseconds since the epoch; default is the machine's time. */
  readonly now?: number;
  /** Default: another one at each start. */
  readonly seed?: number;
  /** Hears what went wrong inside, which a client is not told; default: standard error. */
  readonly log?: (line: string, cause?: unknown) => void;
  /** Default: as AWS decides. Whoever asks what a policy is good for hears each request so, and may decide it without that policy. */
  readonly decide?: Decide;
  /** Services that are answered in another way than by the emulator's own modules. */
  readonly modules?: Readonly<Partial<Record<ServiceId, ServiceModule>>>;
}

export interface Listening {
  /** `http://127.0.0.1:4566` */
  readonly url: string;
  close(): Promise<void>;
}

/** The world without a wire: state, clock and the one way that every call takes. */
export class Emulator implements World {
  state: State;
  readonly clock: Clock;
  readonly random: Random;
  readonly running = new Running();
  settings: Settings;
  readonly decide: Decide;
  readonly #seed: number;
  readonly #startedAt: number;
  readonly #log: (line: string, cause?: unknown) => void;
  readonly #modules: Map<string, ServiceModule>;

  constructor(options: EmulatorOptions = {}) {
    this.#seed = options.seed ?? crypto.getRandomValues(new Int32Array(1))[0] ?? 0;
    this.#startedAt = options.now ?? Math.floor(performance.timeOrigin + performance.now());
    this.#modules = new Map(Object.entries(options.modules ?? {}));
    this.decide = options.decide ?? decide;
    this.#log = options.log ?? ((line, cause) => console.error(line, cause ?? ''));
    this.settings = {
      defaultAccount: options.defaultAccount ?? '123456789012',
      defaultRegion: options.defaultRegion ?? 'ap-southeast-2',
      strictIdentity: options.strictIdentity ?? false,
      deliverySeconds: options.deliverySeconds ?? 300,
      containers: options.containers ?? 'process',
    };
    this.state = emptyState(this.#startedAt, this.#seed);
    this.random = new Random(() => this.state.random);
    this.clock = new Clock(
      options.clock ?? 'waiting',
      () => this.state,
      (timer) => this.#fire(timer),
    );
  }

  /** The whole state as JSON text. Ask between operations: what runs in the background is not part of it. */
  snapshot(): string {
    this.state.now = this.clock.now();
    return JSON.stringify(this.state);
  }

  /** Goes back to a snapshot, its time and timers included. Throws a sentence if the text is none. Then `resume`. */
  restore(snapshot: string): void {
    this.state = readSnapshot(snapshot);
    this.clock.reset();
  }

  reset(): void {
    this.state = emptyState(this.#startedAt, this.#seed);
    this.clock.reset();
  }

  /** Brings what runs beside the state in line with it, after it was replaced. Time does not leap before all of it is there. */
  resume(): Promise<void> {
    return this.clock.during(async () => {
      for (const id of runningServices) await this.#resume(id);
    });
  }

  /** Ends the clock and all that runs for the emulator; nothing can be asked of it any more. */
  async close(): Promise<void> {
    this.clock.close();
    await this.running.close();
  }

  invoke<O>(
    caller: Caller,
    service: ServiceId,
    operation: string,
    input: unknown,
    signal: AbortSignal = never,
  ): Promise<O> {
    const requestId = this.random.uuid();
    return this.#perform(caller, service, operation, input, requestId, signal) as Promise<O>;
  }

  background(work: () => Promise<void>): void {
    this.clock
      .during(work)
      .catch((cause: unknown) => this.#log('work in the background failed', cause));
  }

  /** One request from the wire: who calls, then the way of every call. */
  handle(request: WireRequest): Promise<unknown> {
    return this.clock.during(async () => {
      const principal = resolveCaller(this, request.credential, request.service);
      const caller: Caller = {
        principal,
        account: 'account' in principal ? principal.account : this.settings.defaultAccount,
        region: request.credential?.region || this.settings.defaultRegion,
        sourceIp: request.sourceIp,
        userAgent: request.userAgent,
        ...(request.credential && { accessKeyId: request.credential.accessKeyId }),
      };
      const { service, operation, input, requestId, signal } = request;
      return this.#perform(caller, service, operation, input, requestId, signal);
    });
  }

  /** Port 0 takes a free one. */
  async listen(port = 0, host = '127.0.0.1'): Promise<Listening> {
    const server = createWireServer({
      handle: (request) => this.handle(request),
      control: (request, response) =>
        isForContainerRegistry(request)
          ? this.#answerContainerRegistry(request, response)
          : answerControl(this, request, response),
      now: () => this.clock.now(),
      requestId: () => this.random.uuid(),
      log: this.#log,
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
    const url = `http://${host}:${(server.address() as AddressInfo).port}`;
    this.settings = { ...this.settings, endpoint: url };
    return {
      url,
      close: async () => {
        // What runs still has requests here, and may answer some: it goes first.
        await this.close();
        server.closeAllConnections();
        await new Promise<void>((resolve) => server.close(() => resolve()));
      },
    };
  }

  async #answerContainerRegistry(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<true> {
    const { answerDistribution } = await import('./services/ecr/distribution/answer.ts');
    await answerDistribution(this, request, response, this.#log);
    return true;
  }

  async #resume(id: ServiceId): Promise<void> {
    const entry = services[id];
    const hasState = Object.keys(this.state.stores).some((key) => key.startsWith(`${id}/`));
    if (entry === undefined || !(hasState || this.#modules.has(id))) return;
    const module = this.#modules.get(id) ?? (await this.#load(entry));
    await module.resume?.(this);
  }

  async #perform(
    caller: Caller,
    service: ServiceId,
    name: string,
    input: unknown,
    requestId: string,
    signal: AbortSignal,
  ): Promise<unknown> {
    const entry = services[service];
    if (entry === undefined) throw notImplemented(`The service ${service}`);
    const module = this.#modules.get(service) ?? (await this.#load(entry));
    const operation = module.operations[name] as Operation<unknown, unknown> | undefined;
    if (operation === undefined) throw notImplemented(`${service}:${name}`);
    const { account, region } = caller;
    const call: Call = { world: this, caller, account, region, requestId, signal };
    return perform(call, entry, name, operation, input);
  }

  async #load(entry: ServiceEntry): Promise<ServiceModule> {
    const module = await entry.load();
    this.#modules.set(entry.id, module);
    return module;
  }

  /** A timer's failure is a defect of ours: it is told, and time goes on. */
  async #fire(timer: Timer): Promise<void> {
    try {
      const entry = services[timer.service as ServiceId];
      if (entry === undefined) throw new Error(`no service ${timer.service}`);
      const module = this.#modules.get(entry.id) ?? (await this.#load(entry));
      const handler = module.timers?.[timer.name];
      if (handler === undefined) throw new Error(`no timer ${timer.name}`);
      await handler(timer, this);
    } catch (cause) {
      this.#log(`timer ${timer.service}/${timer.name} failed`, cause);
    }
  }
}

const never = new AbortController().signal;

/** Authorizes, handles and records one call. */
async function perform(
  call: Call,
  entry: ServiceEntry,
  name: string,
  operation: Operation<unknown, unknown>,
  input: unknown,
): Promise<unknown> {
  let denied = false;
  const faults = faultsFor(call, entry.id, name);
  try {
    const present = faults === undefined ? call : await befall(call, entry.id, faults);
    const accesses = operation.access(input, present);
    const denial = authorize(call, Array.isArray(accesses) ? accesses : [accesses as Access]);
    if (denial !== undefined) {
      denied = true;
      throw new Fault(entry.denied.code, denial.message, { status: entry.denied.status });
    }
    const output = await operation.handle(input, present);
    record(call, entry, name, operation, input, { ok: true, output });
    if (faults !== undefined) loseAnswer(faults);
    return output;
  } catch (error) {
    if (error instanceof Fault) {
      record(call, entry, name, operation, input, { ok: false, fault: error, denied });
    }
    throw error;
  }
}
