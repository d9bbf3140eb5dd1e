import { Emulator, type EmulatorOptions } from '../emulator.ts';
import { credentialsOf } from '../identity/credentials.ts';
import { entry } from '../identity/iam-store.ts';
import { accountOf } from '../identity/principal.ts';
import { compiledSet } from '../services/logs/compiled-filters.ts';
import type { WireRequest } from '../wire/server.ts';
import type { ServiceId } from '../wire/services.ts';
import type { Caller } from '../world.ts';
import type { Matcher } from './count-events.ts';
import { KnownOperations } from './known-operations.ts';
import { Mirrors } from './mirrors.ts';
import { modulesOver } from './modules.ts';
import { type Upstream, upstreamAt } from './upstream.ts';

export interface GatewayOptions extends EmulatorOptions {
  /** Where LocalStack answers: `http://127.0.0.1:4566`. */
  readonly upstream: string;
  /** Where its init file tells the deployed trails; default: `/_keywatch/trails` there. */
  readonly trails?: string;
  /** What matches events with the patterns of metric filters; default: the emulator's own. Tests take one that is wrong. */
  readonly matcher?: Matcher;
  /** Milliseconds that an answer from upstream may take; default: a minute. */
  readonly patience?: number;
}

/**
 * The emulator in front of LocalStack. Who calls, whether the policies allow it, what CloudTrail records and delivers, and
 * what the metric filters make of it is the emulator's; keys, alarms, topics, queues, buckets, groups and stacks are
 * LocalStack's. Every client goes through here; what the gateway keeps are copies and what STS and CloudTrail keep.
 */
export class Gateway extends Emulator {
  readonly #upstream: Upstream;
  readonly #known: KnownOperations;
  readonly #mirrors: Mirrors;

  constructor(options: GatewayOptions) {
    const { upstream: endpoint, trails, matcher = compiledSet, patience, ...rest } = options;
    const upstream = upstreamAt(endpoint, patience);
    const known = new KnownOperations();
    const modules = modulesOver({ upstream, known, matcher, mirrors: () => this.#mirrors });
    super({ clock: 'real', deliverySeconds: 2, ...rest, modules });
    this.#upstream = upstream;
    this.#known = known;
    this.#mirrors = new Mirrors(this, upstream, trails ?? `${endpoint}/_keywatch/trails`);
  }

  override async handle(request: WireRequest): Promise<unknown> {
    const { service, operation, input } = request;
    const region = request.credential?.region || this.settings.defaultRegion;
    const account = this.#homeOf(request.credential?.accessKeyId ?? '');
    await this.#known.load(service);
    try {
      await this.#mirrors.prepare(service, input, { account, region });
      return await super.handle(request);
    } finally {
      this.#mirrors.expireAfter(service, operation);
    }
  }

  override async invoke<O>(
    caller: Caller,
    service: ServiceId,
    operation: string,
    input: unknown,
    signal?: AbortSignal,
  ): Promise<O> {
    await this.#known.load(service);
    if (service === 'kms') await this.#mirrors.keys(input, caller);
    return super.invoke(caller, service, operation, input, signal);
  }

  override restore(snapshot: string): void {
    super.restore(snapshot);
    this.#mirrors.expire();
  }

  override reset(): void {
    super.reset();
    this.#mirrors.expire();
  }

  override async close(): Promise<void> {
    await super.close();
    this.#upstream.close();
  }

  /** The account whose roles a call may be about, known before the credential was looked into. */
  #homeOf(accessKeyId: string): string {
    if (/^\d{12}$/.test(accessKeyId)) return accessKeyId;
    const session = entry(credentialsOf({ world: this }).sessions, accessKeyId);
    const account = session === undefined ? undefined : accountOf(session.principal);
    return account ?? this.settings.defaultAccount;
  }
}
