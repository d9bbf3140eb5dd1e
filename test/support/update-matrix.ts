import type * as Sdk from '@aws-sdk/client-cloudformation';
import { expect } from '@jest/globals';
import { comparable } from '../../emulator/cloudformation/drift/comparable.ts';
import { compareProperties } from '../../emulator/cloudformation/drift/compare.ts';
import { type Look, lookUp } from '../../emulator/cloudformation/engine/reading.ts';
import { resourceType } from '../../emulator/cloudformation/resources/index.ts';
import { specificationOf } from '../../emulator/cloudformation/specification.ts';
import { findStack, type Resource, type Stack } from '../../emulator/cloudformation/stack.ts';
import { isMap } from '../../emulator/cloudformation/template/value.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { Stacks } from './stacks.ts';
import type { ChangeCase, RefusalCase, UpdateCase, UpdateSample } from './update-sample.ts';
import { aCaller, aWorld } from './world.ts';

export type Outcome = 'in place' | 'replaced' | 'refused' | 'not taken';

/** Brings one case about in a world of its own, and holds everything that is told of it against the specification. */
export async function runCase(
  sample: UpdateSample,
  name: string,
  one: UpdateCase,
): Promise<Outcome> {
  await using subject = await Subject.of(sample, name, one);
  if (resourceType(sample.type)?.properties[name] === undefined) return await subject.isNotTaken();
  return 'refused' in one ? await subject.isRefused(one) : await subject.changes(one);
}

/** Makes the sample's resource and finds it again by its primary identifiers alone, as an import would. */
export async function findByIdentifiers(sample: UpdateSample): Promise<void> {
  await using subject = await Subject.of(sample, '', { after: undefined });
  await subject.create(subject.template(sample.base));
  const { attributes, ...resource } = subject.resource;
  const known = await subject.look(subject.resource);
  const names = specificationOf(sample.type)?.primaryIdentifier ?? [];
  const identifiers = names.map(
    (name) => attributes[name] ?? resource.properties[name] ?? resource.physicalId,
  );

  const found = await subject.look({
    ...resource,
    attributes: {},
    physicalId: identifiers.map(String).join('|'),
  });

  expect(shown(known)).toBeDefined();
  expect(shown(found)).toEqual(shown(known));
}

function shown(look: Look): unknown {
  return look.outcome === 'found' ? look.reading.properties : undefined;
}

class Subject {
  readonly #sample: UpdateSample;
  readonly #name: string;
  readonly #before: object;
  readonly #after: object;
  readonly #world: Emulator;
  readonly #stacks: Stacks;
  /** Defaults of the template's parameters. */
  readonly #given: Readonly<Record<string, string>>;

  static async of(sample: UpdateSample, name: string, one: UpdateCase): Promise<Subject> {
    const world = aWorld();
    return new Subject(world, (await sample.beforehand?.(world)) ?? {}, sample, name, one);
  }

  private constructor(
    world: Emulator,
    given: Readonly<Record<string, string>>,
    sample: UpdateSample,
    name: string,
    one: UpdateCase,
  ) {
    this.#world = world;
    this.#stacks = new Stacks(world);
    this.#given = given;
    this.#sample = sample;
    this.#name = name;
    const base = { ...sample.base, ...one.with };
    const before = 'before' in one ? one.before : base[name];
    this.#before = this.template({ ...base, [name]: before });
    this.#after = this.template({ ...base, [name]: one.after });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#world.close();
  }

  /** A property whose value is undefined is left out when this becomes JSON. */
  template(Properties: object): object {
    const { type: Type, beside } = this.#sample;
    const Parameters = Object.fromEntries(
      Object.entries(this.#given).map(([name, Default]) => [name, { Type: 'String', Default }]),
    );
    return { Parameters, Resources: { ...beside, Subject: { Type, Properties } } };
  }

  get #stack(): Stack {
    const at = { world: this.#world, account: '123456789012', region: 'ap-southeast-2' };
    const stack = findStack(at, 's');
    if (stack === undefined) throw new Error('no stack');
    return stack;
  }

  get resource(): Resource {
    const resource = this.#stack.resources.Subject;
    if (resource === undefined) throw new Error('no subject');
    return { ...resource };
  }

  look(resource: Resource): Promise<Look> {
    const caller = aCaller();
    const { account, region } = caller;
    return lookUp({ world: this.#world, account, region, caller, stack: this.#stack }, resource);
  }

  async create(template: object): Promise<void> {
    await this.#stacks.begin('CreateStack', 's', template);
    await this.#ends('CREATE_COMPLETE');
  }

  async #update(template: object): Promise<void> {
    await this.#stacks.begin('UpdateStack', 's', template);
    await this.#ends('UPDATE_COMPLETE');
  }

  async #ends(status: Sdk.StackStatus): Promise<void> {
    const stack = await this.#stacks.settled('s', () => this.#world.clock.advance(5_000));
    if (stack.StackStatus === status) return;
    const events = await this.#stacks.events('s');
    const reasons = events.map((one) => one.ResourceStatusReason ?? '');
    throw new Error(`${stack.StackStatus ?? ''}, not ${status}:\n${reasons.join('\n')}`);
  }

  async isNotTaken(): Promise<Outcome> {
    const { isCostly = false, base, beside } = this.#sample;
    const others = { ...beside, Other: { Type: 'AWS::CloudFormation::WaitConditionHandle' } };
    await this.create(isCostly ? { Resources: others } : this.template(base));
    const refusal = {
      code: 'NotImplemented',
      message: expect.stringContaining(
        `The property ${this.#name} of ${this.#sample.type} is not implemented`,
      ),
    };
    const refused = (operation: string, name: string) =>
      expect(this.#stacks.begin(operation, name, this.#after)).rejects.toMatchObject(refusal);
    await refused('UpdateStack', 's');
    await refused('CreateStack', 'other');
    return 'not taken';
  }

  async isRefused({ refused }: RefusalCase): Promise<Outcome> {
    await this.create(this.#before);
    const original = await this.look(this.resource);
    expect(await this.#refusal(this.#after)).toContain(refused);
    expect(await this.look(this.resource)).toEqual(original);
    return 'refused';
  }

  /** The sentence of the request, or the one of the subject's event. */
  async #refusal(template: object): Promise<string | undefined> {
    try {
      await this.#stacks.begin('UpdateStack', 's', template);
    } catch (error) {
      return String(error);
    }
    await this.#ends('UPDATE_ROLLBACK_COMPLETE');
    return this.#stacks.reasonOf('s', 'Subject');
  }

  async changes(one: ChangeCase): Promise<Outcome> {
    await this.create(this.#before);
    const original = this.resource;
    const first = await this.#shown(original);
    const foreseen = await this.#foreseen();
    await this.#update(this.#after);
    const changed = this.resource;
    const outcome = await this.#outcome(original, changed, one);
    this.#expectForeseen(foreseen);
    await this.#expectShown(one, changed, first);
    await this.#isUnchanged();
    if (one.backRefused !== undefined) {
      expect(await this.#refusal(this.#before)).toContain(one.backRefused);
      return outcome;
    }
    await this.#update(this.#before);
    if (one.hidden !== true) {
      expect(this.#ofProperty(await this.#shown(this.resource))).toEqual(this.#ofProperty(first));
    }
    return outcome;
  }

  async #shown(resource: Resource): Promise<Readonly<Record<string, unknown>>> {
    const look = await this.look(resource);
    if (look.outcome !== 'found') throw new Error(`read of ${resource.type}: ${look.outcome}`);
    return look.reading.properties;
  }

  /** Ids of replaced resources beside do not change, and values do not depend on time. */
  #ofProperty(properties: Readonly<Record<string, unknown>>): unknown {
    return properties[this.#name];
  }

  async #foreseen(): Promise<Sdk.ResourceChange | undefined> {
    const { Changes = [], StatusReason } = await this.#stacks.changeSet('s', this.#after);
    expect(StatusReason).toBeUndefined();
    const changes = Changes.map(({ ResourceChange }) => ResourceChange);
    return changes.find((change) => change?.LogicalResourceId === 'Subject');
  }

  get #replacement(): 'yes' | 'maybe' | undefined {
    return specificationOf(this.#sample.type)?.properties[this.#name]?.replaces;
  }

  #expectForeseen(change: Sdk.ResourceChange | undefined): void {
    const words = {
      yes: { Replacement: 'True', RequiresRecreation: 'Always' },
      maybe: { Replacement: 'Conditional', RequiresRecreation: 'Conditionally' },
      no: { Replacement: 'False', RequiresRecreation: 'Never' },
    };
    const { Replacement, RequiresRecreation } = words[this.#replacement ?? 'no'];
    expect(change).toMatchObject({ Action: 'Modify', Replacement });
    const details = change?.Details ?? [];
    expect(details.map(({ Target }) => Target?.RequiresRecreation)).toContain(RequiresRecreation);
  }

  async #outcome(
    before: Resource,
    after: Resource,
    { replaces, leaves }: ChangeCase,
  ): Promise<Outcome> {
    const isReplaced = this.#replacement === 'yes' || replaces === true;
    if (!isReplaced) {
      expect(after.physicalId).toBe(before.physicalId);
      return 'in place';
    }
    expect(after.physicalId).not.toBe(before.physicalId);
    expect((await this.look(before)).outcome).toBe(leaves === undefined ? 'missing' : 'found');
    return 'replaced';
  }

  async #expectShown(
    one: ChangeCase,
    changed: Resource,
    first: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const name = this.#name;
    const actual = await this.#shown(changed);
    const expected = 'shows' in one ? this.#valueOf(one.shows) : changed.properties[name];
    this.#expectInSync({ ...changed.properties, [name]: expected }, actual);
    if (expected !== undefined || one.hidden === true) return;
    if ('shows' in one) expect(actual[name]).toBeUndefined();
    else expect(actual[name]).not.toEqual(first[name]);
  }

  /** What the service shows is what the template has, in every property. */
  #expectInSync(
    expected: Readonly<Record<string, unknown>>,
    actual: Readonly<Record<string, unknown>>,
  ): void {
    const { type } = this.#sample;
    const specification = specificationOf(type);
    if (specification === undefined) throw new Error('no specification');
    expect(compareProperties(specification, comparable(type, expected, actual), actual)).toEqual(
      [],
    );
  }

  /** A value of the sample with its references resolved. */
  #valueOf(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#valueOf(item));
    if (!isMap(value)) return value;
    const { resources } = this.#stack;
    if (typeof value.Ref === 'string') return resources[value.Ref]?.physicalId;
    const get = value['Fn::GetAtt'];
    if (get !== undefined) {
      const [id = '', attribute = ''] = Array.isArray(get) ? get : String(get).split('.');
      return resources[String(id)]?.attributes[String(attribute)];
    }
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, this.#valueOf(inner)]),
    );
  }

  async #isUnchanged(): Promise<void> {
    await expect(this.#stacks.begin('UpdateStack', 's', this.#after)).rejects.toThrow(
      'No updates are to be performed.',
    );
  }
}
