import { Fault } from '../../fault.ts';
import { documentText, type JsonDocument } from './document.ts';
import { unlessMissing } from './missing.ts';
import { type Apply, type Context, type ResourceType, replaced } from './type.ts';

/** How the policies of one kind of thing are kept: a topic's, a queue's. */
export interface PolicyKeeper {
  /** The text; undefined: the thing has none of its own. Throws where there is no such thing. */
  get(target: string, context: Context): Promise<string | undefined>;
  put(target: string, text: string, context: Context): Promise<void>;
  /** Takes it back to what a new thing has. */
  reset(target: string, context: Context): Promise<void>;
}

interface InlinePolicy {
  readonly PolicyDocument: JsonDocument;
}

/** A type that attaches one policy to the one thing that `name` names, which must have none. The thing's name is its own. */
export function inlinePolicy<N extends string>(
  type: string,
  name: N,
  keeper: PolicyKeeper,
): ResourceType<InlinePolicy & Readonly<Record<N, string>>> {
  type P = InlinePolicy & Readonly<Record<N, string>>;
  const targetOf = (properties: P): string => properties[name];
  const put: Apply<P> = ({ properties }, context) =>
    putAll(properties, [targetOf(properties)], keeper, context);
  return {
    type,
    properties: {
      PolicyDocument: put,
      [name]: replaced,
    } as unknown as ResourceType<P>['properties'],
    async create(properties, context) {
      const target = targetOf(properties);
      if ((await keeper.get(target, context)) !== undefined) {
        throw new Fault(
          'AlreadyExists',
          `Resource of type '${type}' with identifier '${target}' already exists.`,
        );
      }
      await keeper.put(target, documentText(properties.PolicyDocument), context);
      return { physicalId: target, attributes: {} };
    },
    async delete({ physicalId }, context) {
      await unlessMissing(keeper.reset(physicalId, context));
    },
    async read({ physicalId, properties }, context) {
      const text = await unlessMissing(keeper.get(physicalId, context));
      if (text === undefined) return undefined;
      const PolicyDocument = inShapeOf(properties.PolicyDocument, text);
      return {
        attributes: {},
        properties: { [name]: physicalId, PolicyDocument } as unknown as Partial<P>,
      };
    },
  };
}

/** A type that attaches one policy to the several things that `name` lists, over what they have. */
export function sharedPolicy<N extends string>(
  type: string,
  name: N,
  keeper: PolicyKeeper,
): ResourceType<InlinePolicy & Readonly<Record<N, readonly string[]>>> {
  type P = InlinePolicy & Readonly<Record<N, readonly string[]>>;
  const targetsOf = (properties: P): readonly string[] => properties[name];
  const put: Apply<P> = ({ properties }, context) =>
    putAll(properties, targetsOf(properties), keeper, context);
  const move: Apply<P> = ({ previous, properties }, context) =>
    changeTargets(properties, [targetsOf(previous), targetsOf(properties)], keeper, context);
  return {
    type,
    properties: { PolicyDocument: put, [name]: move } as unknown as ResourceType<P>['properties'],
    async create(properties, context) {
      const Id = context.name();
      await putAll(properties, targetsOf(properties), keeper, context);
      return { physicalId: Id, attributes: { Id } };
    },
    async delete({ properties }, context) {
      for (const target of targetsOf(properties)) {
        await unlessMissing(keeper.reset(target, context));
      }
    },
    async read({ physicalId: Id, properties }, context) {
      const texts = new Map<string, string>();
      for (const target of targetsOf(properties)) {
        const text = await unlessMissing(keeper.get(target, context));
        if (text !== undefined) texts.set(target, text);
      }
      const wanted = documentText(properties.PolicyDocument);
      const [first, ...others] = texts.values();
      if (first === undefined) return undefined;
      // One thing whose policy is another is enough of a difference.
      const shown = [first, ...others].find((text) => !isSameJson(text, wanted)) ?? first;
      const PolicyDocument = inShapeOf(properties.PolicyDocument, shown);
      const rest = { [name]: [...texts.keys()], PolicyDocument };
      return { attributes: { Id }, properties: rest as unknown as Partial<P> };
    },
  };
}

async function putAll(
  { PolicyDocument }: InlinePolicy,
  targets: readonly string[],
  keeper: PolicyKeeper,
  context: Context,
): Promise<void> {
  for (const target of targets) await keeper.put(target, documentText(PolicyDocument), context);
}

/** Attaches the policy to the things that it now has, and takes it from those that it has no more. */
async function changeTargets(
  properties: InlinePolicy,
  [before, after]: readonly [before: readonly string[], after: readonly string[]],
  keeper: PolicyKeeper,
  context: Context,
): Promise<void> {
  await putAll(properties, after, keeper, context);
  for (const target of before.filter((one) => !after.includes(one))) {
    await unlessMissing(keeper.reset(target, context));
  }
}

/** A template writes a policy as an object or as text. */
function inShapeOf(document: JsonDocument | undefined, text: string): JsonDocument {
  return typeof document === 'string' ? text : (JSON.parse(text) as object);
}

function isSameJson(one: string, other: string): boolean {
  return JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other));
}
