import type { ServiceId } from '../wire/services.ts';
import type { World } from '../world.ts';
import { keyInCiphertext } from './ciphertext-key.ts';
import { Looks } from './looks.ts';
import { mirrorIam } from './mirror-iam.ts';
import { mirrorKey } from './mirror-keys.ts';
import { TrailMirror } from './mirror-trails.ts';
import { readTrails } from './read-trails.ts';
import type { Place, Upstream } from './upstream.ts';

/** Milliseconds that what was copied from upstream counts as fresh: a run of calls asks once. */
const freshFor = 1000;

/** Members of KMS requests that name a key. */
const keyMembers = [
  'KeyId',
  'SourceKeyId',
  'DestinationKeyId',
  'TargetKeyId',
  'AliasName',
] as const;

/** Uses of a key, which change nothing of it. */
const harmless =
  /^(Get|List|Describe|Encrypt|Decrypt|ReEncrypt|Generate|Sign|Verify|Derive|Encapsulate|Decapsulate)/;

/** What the emulator's identity, KMS and CloudTrail decide by, kept in line with what is upstream. */
export class Mirrors {
  readonly #world: World;
  readonly #upstream: Upstream;
  readonly #trailsUrl: string;
  readonly #looks: Looks;
  readonly #trails = new TrailMirror();

  constructor(world: World, upstream: Upstream, trailsUrl: string) {
    this.#world = world;
    this.#upstream = upstream;
    this.#trailsUrl = trailsUrl;
    this.#looks = new Looks(() => world.clock.now(), freshFor);
  }

  /** Before a call that comes from outside. What only goes on upstream needs nothing but the trails that record it. */
  async prepare(service: ServiceId, input: unknown, at: Place): Promise<void> {
    const role = roleIn(input);
    if (service === 'kms' || service === 'sts') {
      await this.identity(at);
      if (role !== undefined && role !== at.account) {
        await this.identity({ ...at, account: role });
      }
    }
    if (!eventful.has(service)) await this.trails(at);
    if (service === 'kms') await this.keys(input, at);
  }

  identity(at: Place): Promise<void> {
    return this.#looks.look(`iam/${at.account}`, () => mirrorIam(this.#world, this.#upstream, at));
  }

  /** One that is made or changed is tried out as the role that it names. */
  async trails(at: Place): Promise<void> {
    await this.#looks.look(`trails/${at.account}`, async () => {
      const deployed = await readTrails(this.#trailsUrl);
      await this.#trails.apply(this.#world, at.account, deployed, () => this.identity(at));
    });
  }

  /** The keys that a KMS request names, in a member or by a ciphertext. */
  async keys(input: unknown, at: Place): Promise<void> {
    const members = (input ?? {}) as Readonly<Record<string, unknown>>;
    const sealed = members.KeyId ?? members.SourceKeyId;
    const ids = [
      ...keyMembers.map((member) => members[member]),
      sealed === undefined ? keyInCiphertext(members.CiphertextBlob, at.region) : undefined,
    ].filter((id) => typeof id === 'string');
    await Promise.all(ids.map((id) => this.key(id, at)));
  }

  key(id: string, at: Place): Promise<void> {
    return this.#looks.look(`kms/${at.account}/${at.region}/${id}`, () =>
      mirrorKey(this.#world, this.#upstream, at, id),
    );
  }

  expire(): void {
    this.#looks.expire();
  }

  /**
   * A client that has changed something, or was told that its stack has, is judged by nothing older. CloudFormation works on
   * after its answers; the one that tells the end makes all looks before it worthless.
   */
  expireAfter(service: ServiceId, operation: string): void {
    const changes =
      service === 'iam' ||
      service === 'cloudformation' ||
      (service === 'kms' && !harmless.test(operation));
    if (changes) this.#looks.expire();
  }
}

/** Services whose calls are mostly data events, and come often. */
const eventful: ReadonlySet<ServiceId> = new Set(['s3', 'sqs', 'logs', 'cloudwatch']);

function roleIn(input: unknown): string | undefined {
  const { RoleArn } = (input ?? {}) as { RoleArn?: unknown };
  return typeof RoleArn === 'string' ? /^arn:[^:]*:iam::(\d{12}):/.exec(RoleArn)?.[1] : undefined;
}
