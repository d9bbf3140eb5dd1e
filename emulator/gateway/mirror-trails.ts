import {
  type TrailProperties,
  trail as trailType,
} from '../cloudformation/resources/cloudtrail.ts';
import type { Context } from '../cloudformation/resources/type.ts';
import { trailsOf } from '../services/cloudtrail/store.ts';
import type { Caller, World } from '../world.ts';
import type { Place } from './upstream.ts';

/** A trail as the init file in LocalStack keeps it: its properties in the template's shape, and where it is. */
interface DeployedTrail extends TrailProperties {
  readonly TrailName: string;
  readonly AccountId: string;
  readonly Region: string;
}

/**
 * Brings the emulator's own CloudTrail in line with the trails that were deployed upstream, where there is no such service:
 * each is made, changed and deleted as the emulator's CloudFormation would do it. `seen` keeps the properties last applied.
 */
export class TrailMirror {
  readonly #url: string;
  #seen = new Map<string, string>();

  /** `url` answers the deployed trails as JSON. */
  constructor(url: string) {
    this.#url = url;
  }

  async refresh(world: World, at: Place): Promise<void> {
    const deployed = (await this.#read()).filter(
      ({ AccountId, Region }) => AccountId === at.account && Region === at.region,
    );
    const context = contextOf(world, at);
    for (const { AccountId: _, Region: __, ...properties } of deployed) {
      await this.#apply(world, at, properties, context);
    }
    const names = new Set(deployed.map(({ TrailName }) => TrailName));
    for (const { name } of Object.values(trailsOf({ world, account: at.account }).trails)) {
      if (!names.has(name)) await context.call('cloudtrail', 'DeleteTrail', { Name: name });
    }
  }

  async #apply(
    world: World,
    at: Place,
    properties: TrailProperties & { TrailName: string },
    context: Context,
  ) {
    const name = properties.TrailName;
    const key = `${at.account}/${at.region}/${name}`;
    const text = JSON.stringify(properties);
    const present = Object.values(trailsOf({ world, account: at.account }).trails).some(
      (trail) => trail.name === name,
    );
    if (present && this.#seen.get(key) === text) return;
    // Made anew where anything differs: what waits for its delivery is lost then, as nothing changes a trail in the midst of a run.
    if (present) await context.call('cloudtrail', 'DeleteTrail', { Name: name });
    await trailType.create(properties, context);
    this.#seen.set(key, text);
  }

  async #read(): Promise<DeployedTrail[]> {
    const response = await fetch(this.#url);
    if (!response.ok)
      throw new Error(`${this.#url} answered ${response.status}: is the init file there?`);
    return (await response.json()) as DeployedTrail[];
  }
}

function contextOf(world: World, { account, region }: Place): Context {
  const caller: Caller = {
    ...{ account, region, principal: { type: 'root', account } },
    ...{ sourceIp: 'cloudformation.amazonaws.com', userAgent: 'cloudformation.amazonaws.com' },
  };
  return {
    ...{ account, region, stackName: '', logicalId: '' },
    call: (service, operation, input) => world.invoke(caller, service, operation, input),
    name: () => '',
    lowerCaseName: () => '',
    created: () => {},
    learned: () => {},
    until: async () => {},
  };
}
