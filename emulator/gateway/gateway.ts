import { Emulator, type EmulatorOptions } from '../emulator.ts';
import type { Call, ServiceModule } from '../service.ts';
import kms from '../services/kms/index.ts';
import type { WireRequest } from '../wire/server.ts';
import { type ServiceId, serviceIds } from '../wire/services.ts';
import type { Caller } from '../world.ts';
import { countEvents } from './count-events.ts';
import { forwardedService, guardedService } from './forwarded.ts';
import { mirrorIam } from './mirror-iam.ts';
import { mirrorKeys } from './mirror-keys.ts';
import { TrailMirror } from './mirror-trails.ts';
import { type Place, type Upstream, upstreamAt } from './upstream.ts';

export interface GatewayOptions extends EmulatorOptions {
  /** Where LocalStack answers: `http://127.0.0.1:4566`. */
  readonly upstream: string;
}

/** What the gateway answers itself: LocalStack's free edition has no CloudTrail, and its STS asks no trust policy. */
const own: readonly ServiceId[] = ['sts', 'cloudtrail'];

/** Milliseconds that what was copied from upstream counts as fresh: a run of calls asks once. */
const freshFor = 1000;

/**
 * The emulator in front of LocalStack, for one account. Who calls, whether the policies allow it, what CloudTrail records and delivers, and
 * what the metric filters make of it is the emulator's; keys, alarms, topics, queues, buckets, groups and stacks are
 * LocalStack's. Every client goes through here.
 */
export class Gateway extends Emulator {
  readonly #upstream: Upstream;
  readonly #trails: TrailMirror;
  #mirroredAt = new Map<string, Promise<void>>();

  constructor({ upstream: endpoint, ...options }: GatewayOptions) {
    const upstream = upstreamAt(endpoint);
    super({ clock: 'real', deliverySeconds: 2, ...options, modules: modulesOver(upstream) });
    this.#upstream = upstream;
    this.#trails = new TrailMirror(`${endpoint}/_keywatch/trails`);
  }

  override async handle(request: WireRequest): Promise<unknown> {
    const { service, input } = request;
    const region = request.credential?.region || this.settings.defaultRegion;
    await this.#prepare(service, input, { account: this.settings.defaultAccount, region });
    return super.handle(request);
  }

  override async invoke<O>(
    caller: Caller,
    service: ServiceId,
    operation: string,
    input: unknown,
    signal?: AbortSignal,
  ): Promise<O> {
    if (service === 'kms') await this.#mirrorKeys(input, caller);
    return super.invoke(caller, service, operation, input, signal);
  }

  override async close(): Promise<void> {
    await super.close();
    this.#upstream.close();
  }

  async #prepare(service: ServiceId, input: unknown, at: Place): Promise<void> {
    if (service !== 'kms' && !own.includes(service)) return;
    await this.#mirror(at);
    if (service === 'kms') await this.#mirrorKeys(input, at);
  }

  #mirrorKeys(input: unknown, at: Place): Promise<void> {
    return mirrorKeys(this, this.#upstream, at, (input ?? {}) as Record<string, unknown>);
  }

  /** One look at IAM and the trails serves all calls of a second; a failed one is not kept. */
  #mirror(at: Place): Promise<void> {
    const key = `${at.account}/${at.region}`;
    const present = this.#mirroredAt.get(key);
    if (present !== undefined) return present;
    const mirrored = mirrorIam(this, this.#upstream, at).then(() => this.#trails.refresh(this, at));
    this.#mirroredAt.set(key, mirrored);
    const forget = () => this.#mirroredAt.delete(key);
    mirrored.then(() => setTimeout(forget, freshFor).unref(), forget);
    return mirrored;
  }
}

function modulesOver(upstream: Upstream): Partial<Record<ServiceId, ServiceModule>> {
  const forwarded = serviceIds
    .filter((id) => id !== 'kms' && !own.includes(id))
    .map((id) => [id, forwardedService(id, upstream)] as const);
  const modules = Object.fromEntries(forwarded) as Partial<Record<ServiceId, ServiceModule>>;
  return { ...modules, kms: guardedService('kms', kms, upstream), logs: countingLogs(upstream) };
}

/** LocalStack's own evaluation of metric filters fires every filter for every event; the init file takes it out. */
function countingLogs(upstream: Upstream): ServiceModule {
  const { operations } = forwardedService('logs', upstream);
  const put = operations.PutLogEvents;
  if (put === undefined) throw new Error('the operation is made when asked for');
  const counting = {
    ...put,
    async handle(input: never, call: Call) {
      const output = await put.handle(input, call);
      await countEvents(upstream, call, input);
      return output;
    },
  };
  return {
    operations: new Proxy(operations, {
      get: (target, name: string) => (name === 'PutLogEvents' ? counting : target[name]),
    }),
  };
}
