import { Emulator } from '../../emulator/emulator.ts';
import {
  type AuthorizationRequest,
  type Decision,
  decide,
} from '../../emulator/identity/policy/index.ts';
import type { Stage } from '../pipeline.ts';
import { readEnvironment } from '../start/environment.ts';
import type { Place, Releases, Step } from './place.ts';
import type { Edit } from './without.ts';

/** Hears a request and what was decided on it. */
type Listener = (request: AuthorizationRequest, decision: Decision) => void;

const asItIs: Edit = (request) => request;

/** An emulator on which steps are carried out, with all permissions or without some. */
export class Bench {
  readonly place: Place;
  readonly #emulator: Emulator;
  readonly #stop: () => Promise<void>;
  #edit: Edit = asItIs;
  #listen: Listener = () => {};
  #tls = true;

  private constructor(
    emulator: Emulator,
    hook: { bench?: Bench },
    stage: Stage,
    releases: Releases,
    stop: () => Promise<void>,
  ) {
    hook.bench = this;
    this.#emulator = emulator;
    this.#stop = stop;
    this.place = { stage, world: emulator, releases, withoutTls: (work) => this.#withoutTls(work) };
  }

  static async open(releases: Releases): Promise<Bench> {
    const environment = await readEnvironment('emulator', releases.present);
    const hook: { bench?: Bench } = {};
    const emulator = new Emulator({
      defaultRegion: environment.region,
      decide: (request) =>
        hook.bench === undefined ? decide(request) : hook.bench.#decide(request),
    });
    const { url, close } = await emulator.listen();
    const stage = { ...environment, endpoint: url, account: emulator.settings.defaultAccount };
    return new Bench(emulator, hook, stage, releases, close);
  }

  /** Carries the step out, and lets each decision be heard; throws its failure. */
  async run(step: Step, listen: Listener, edit: Edit = asItIs): Promise<void> {
    this.#edit = edit;
    this.#listen = listen;
    try {
      await step.run(this.place);
    } finally {
      this.#edit = asItIs;
      this.#listen = () => {};
    }
  }

  snapshot(): string {
    return this.#emulator.snapshot();
  }

  /** `idle`: what ran at the time of the snapshot stays still. */
  async restore(snapshot: string, idle: boolean): Promise<void> {
    this.#emulator.restore(snapshot);
    if (!idle) await this.#emulator.resume();
  }

  reset(): void {
    this.#emulator.reset();
  }

  close(): Promise<void> {
    return this.#stop();
  }

  #decide(request: AuthorizationRequest): Decision {
    const asked = this.#tls ? request : withoutTls(request);
    const decision = decide(this.#edit(asked));
    this.#listen(asked, decision);
    return decision;
  }

  async #withoutTls<T>(work: () => Promise<T>): Promise<T> {
    this.#tls = false;
    try {
      return await work();
    } finally {
      this.#tls = true;
    }
  }
}

function withoutTls(request: AuthorizationRequest): AuthorizationRequest {
  return { ...request, context: { ...request.context, 'aws:SecureTransport': 'false' } };
}
