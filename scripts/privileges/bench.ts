import { Emulator } from '../../emulator/emulator.ts';
import {
  type AuthorizationRequest,
  type Decision,
  decide,
} from '../../emulator/identity/policy/index.ts';
import { readEnvironment } from '../start/environment.ts';
import type { Place, Releases, Step } from './place.ts';
import type { Edit } from './without.ts';

/** Hears a request and what was decided on it. */
type Listener = (request: AuthorizationRequest, decision: Decision) => void;

const asItIs: Edit = (request) => request;

/** Decides for an emulator; what it is told to leave out counts for nothing meanwhile. */
class Authority {
  edit: Edit = asItIs;
  listen: Listener = () => {};
  tls = true;

  readonly decide = (request: AuthorizationRequest): Decision => {
    const asked = this.tls ? request : withoutTls(request);
    const decision = decide(this.edit(asked));
    this.listen(asked, decision);
    return decision;
  };
}

/** An emulator on which steps are carried out, with all permissions or without some. */
export class Bench {
  readonly place: Place;
  readonly #emulator: Emulator;
  readonly #authority: Authority;
  readonly #stop: () => Promise<void>;

  private constructor(
    emulator: Emulator,
    authority: Authority,
    place: Omit<Place, 'world' | 'withoutTls'>,
    stop: () => Promise<void>,
  ) {
    this.#emulator = emulator;
    this.#authority = authority;
    this.#stop = stop;
    this.place = { ...place, world: emulator, withoutTls: (work) => this.#withoutTls(work) };
  }

  static async open(releases: Releases): Promise<Bench> {
    const environment = await readEnvironment('emulator', releases.present);
    const authority = new Authority();
    const emulator = new Emulator({
      defaultRegion: environment.region,
      decide: authority.decide,
    });
    const { url, close } = await emulator.listen();
    const stage = { ...environment, endpoint: url, account: emulator.settings.defaultAccount };
    return new Bench(emulator, authority, { stage, releases }, close);
  }

  /** Carries the step out, and lets each decision be heard; throws its failure. */
  async run(step: Step, listen: Listener, edit: Edit = asItIs): Promise<void> {
    Object.assign(this.#authority, { edit, listen });
    try {
      await step.run(this.place);
    } finally {
      Object.assign(this.#authority, { edit: asItIs, listen: () => {} });
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

  async #withoutTls<T>(work: () => Promise<T>): Promise<T> {
    this.#authority.tls = false;
    try {
      return await work();
    } finally {
      this.#authority.tls = true;
    }
  }
}

function withoutTls(request: AuthorizationRequest): AuthorizationRequest {
  return { ...request, context: { ...request.context, 'aws:SecureTransport': 'false' } };
}
