import { isDeepStrictEqual } from 'node:util';
import {
  type TrailProperties,
  trail as trailType,
} from '../cloudformation/resources/cloudtrail.ts';
import type { Apply, Context } from '../cloudformation/resources/type.ts';
import { Fault } from '../fault.ts';
import { type Trail, trailsOf } from '../services/cloudtrail/store.ts';
import type { ServiceId } from '../wire/services.ts';
import type { Caller, World } from '../world.ts';
import type { DeployedTrail } from './read-trails.ts';
import type { Place } from './upstream.ts';

type Properties = TrailProperties & { readonly TrailName: string };

/**
 * Brings the emulator's own CloudTrail in line with the trails that were deployed upstream, where there is no such service:
 * each is made, changed in place and deleted as the emulator's CloudFormation would do it. Trails that were made by a call
 * to CloudTrail itself are left alone.
 */
export class TrailMirror {
  /** The properties last applied, by account and name. */
  #applied = new Map<string, Place & { readonly properties: Properties }>();

  /** `deployed`: all trails, of whichever account and Region. `before` is awaited before one is made or changed. */
  async apply(
    world: World,
    account: string,
    deployed: readonly DeployedTrail[],
    before: () => Promise<void>,
  ): Promise<void> {
    const own = deployed.filter(({ AccountId }) => AccountId === account);
    const keys = new Set(own.map(({ TrailName }) => `${account}/${TrailName}`));
    for (const [key, { properties, ...at }] of this.#applied) {
      if (at.account !== account || keys.has(key)) continue;
      await trailType.delete(
        { physicalId: properties.TrailName, attributes: {}, properties, snapshot: false },
        contextOf(world, at),
      );
      this.#applied.delete(key);
    }
    for (const { AccountId: _, Region: region, ...properties } of own) {
      const at = { account, region };
      await this.#set(world, at, properties, before).catch((error: unknown) => {
        if (!(error instanceof Fault)) throw error;
        throw unusable(properties.TrailName, error);
      });
    }
  }

  async #set(
    world: World,
    at: Place,
    properties: Properties,
    before: () => Promise<void>,
  ): Promise<void> {
    const name = properties.TrailName;
    const key = `${at.account}/${name}`;
    const present = trailNamed(world, at, name);
    const previous = this.#applied.get(key)?.properties;
    if (present !== undefined && isDeepStrictEqual(previous, properties)) return;
    await before();
    if (present === undefined) await trailType.create(properties, contextOf(world, at));
    else if (previous !== undefined) await change(world, at, present, properties, previous);
    this.#applied.set(key, { ...at, properties });
  }
}

/** Changes in place what differs; what waits for its delivery still gets there. */
async function change(
  world: World,
  at: Place,
  { name, arn }: Trail,
  properties: Properties,
  previous: Properties,
): Promise<void> {
  const names = Object.keys({ ...previous, ...properties }) as (keyof TrailProperties)[];
  const changed = names.filter((one) => !isDeepStrictEqual(properties[one], previous[one]));
  const applies = new Set(changed.map((one) => trailType.properties[one]).filter(isApply));
  const resource = { physicalId: name, attributes: { Arn: arn }, properties, previous };
  for (const apply of applies) await apply(resource, contextOf(world, at));
}

function isApply(update: unknown): update is Apply<TrailProperties> {
  return typeof update === 'function';
}

function trailNamed(world: World, { account }: Place, name: string): Trail | undefined {
  return Object.values(trailsOf({ world, account }).trails).find((trail) => trail.name === name);
}

/** A deployed trail that records nothing would hide what happens: better that nothing happens. */
function unusable(name: string, cause: Fault): Fault {
  const text = `trail ${name} was deployed and cannot record: ${cause.code}: ${cause.message}`;
  return new Fault('ServiceUnavailable', text, { status: 503, cause });
}

function contextOf(world: World, { account, region }: Place): Context {
  const caller: Caller = {
    ...{ account, region, principal: { type: 'root', account } },
    ...{ sourceIp: 'cloudformation.amazonaws.com', userAgent: 'cloudformation.amazonaws.com' },
  };
  return {
    ...{ account, region, stackName: '', logicalId: '' },
    call: <O>(service: ServiceId, operation: string, input: object) =>
      world.invoke<O>(caller, service, operation, input),
    name: () => '',
    lowerCaseName: () => '',
    created: () => {},
    learned: () => {},
    until: async () => {},
  };
}
