import {
  applyIdentity,
  deploy,
  deployFoundation,
  foundation,
  StepFailure,
} from '../../pipeline.ts';
import { imageOfBundle } from '../../start/bundle-image.ts';
import { asAdministrator } from '../callers.ts';
import { inRelease, type Place, type Releases, type Step } from '../place.ts';

/** From nothing to everything deployed, a stack at a time; the image is published in between. */
export const deploySteps: readonly Step[] = [
  { name: 'apply identity', run: (place) => applyIdentity(place.stage, inRelease(place)) },
  deployment('trail', 'apply identity'),
  deployment('base', 'deploy trail'),
  deployment('canary', 'deploy base'),
  deployment('detection-canary', 'deploy canary'),
  deployment('application', 'publish'),
  deployment('detection-application', 'deploy application'),
];

/** Creations that fail at their end, so that all is taken back; and those made anew. */
export const failureSteps: readonly Step[] = [
  failure('trail', 'apply identity'),
  failure('base', 'apply identity'),
  failure('canary', 'apply identity'),
  failure('detection-canary', 'deploy canary'),
  failure('application', 'publish'),
  {
    name: 'be told of a mistake',
    after: 'deploy canary',
    idle: true,
    run: beToldOfMistake,
  },
  recreation('canary'),
  recreation('detection-canary'),
];

/** A second time: nothing to do, nothing but words to change, through the bucket, everything changed, and changed back. */
export const changeSteps: readonly Step[] = [
  again('trail', 'large'),
  ...['trail', 'detection-canary'].flatMap((stack): Step[] => [
    again(stack, 'present'),
    again(stack, 'reworded'),
  ]),
  ...['trail', 'base', 'canary', 'detection-canary', 'application'].flatMap((stack): Step[] => {
    const there = `change ${stack}`;
    const run = (place: Place) => deployStack(place, stack, { release: 'next' });
    return [
      { name: there, after: `deploy ${stack}`, run },
      { name: `change ${stack} back`, after: there, run: (place) => deployStack(place, stack) },
    ];
  }),
];

interface Deployment {
  readonly release?: keyof Releases;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly recreate?: boolean;
}

/** Deploys one stack as the job that may. */
export async function deployStack(
  place: Place,
  stack: string,
  { release, parameters = {}, recreate = false }: Deployment = {},
): Promise<void> {
  const all =
    stack === 'application' ? { ImageDigest: await imageDigest(), ...parameters } : parameters;
  const inputs = {
    stacks: stack,
    recreate: String(recreate),
    // Of real time: none takes a minute, unless a permission that is missing lets it wait for ever.
    timeout: '5m',
    parameters: Object.entries(all)
      .map(([name, value]) => `${stack}.${name}=${value}`)
      .join('\n'),
  };
  const job = foundation.includes(stack) ? deployFoundation : deploy;
  await job(place.stage, inRelease(place, inputs, release));
}

function deployment(stack: string, after: string): Step {
  return { name: `deploy ${stack}`, after, run: (place) => deployStack(place, stack) };
}

function again(stack: string, release: keyof Releases): Step {
  const run = (place: Place) => deployStack(place, stack, { release });
  return { name: `deploy ${stack} again, ${release}`, after: `deploy ${stack}`, idle: true, run };
}

function failure(stack: string, after: string): Step {
  return { name: `fail to deploy ${stack}`, after, run: (place) => failToDeploy(place, stack) };
}

function recreation(stack: string): Step {
  const run = async (place: Place) => {
    // A queue's name is free again only after a minute.
    await place.world.clock.advance(61_000);
    await deployStack(place, stack, { recreate: true });
  };
  return { name: `recreate ${stack}`, after: `fail to deploy ${stack}`, run };
}

/** Succeeds if the stack failed for the one reason that it should, and was rolled back to its end. */
async function failToDeploy(place: Place, stack: string): Promise<void> {
  const failed = await deployStack(place, stack, { release: 'failing' }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failed instanceof StepFailure)) throw failed ?? new Error(`${stack} was deployed`);
  if (!failed.message.includes('NeverSignalled')) throw failed;
  const { prefix } = place.stage;
  const { Stacks: [found] = [] } = await asAdministrator(place)<{
    Stacks?: { StackStatus: string }[];
  }>('cloudformation', 'DescribeStacks', { StackName: `${prefix}-${stack}` });
  if (found?.StackStatus !== 'ROLLBACK_COMPLETE') throw failed;
}

/** Succeeds if the deployment is refused with the very resource and property, before anything is made. */
async function beToldOfMistake(place: Place): Promise<void> {
  const told = await deployStack(place, 'canary', { release: 'mistaken' }).then(
    () => 'nothing',
    (error: unknown) => String(error),
  );
  if (!/DeadManAlarm \(.*Treshold/u.test(told)) throw new Error(`was told ${told}`);
}

async function imageDigest(): Promise<string> {
  return (await imageOfBundle()).digest;
}
