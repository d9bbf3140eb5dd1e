import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aFaultyWorld, type FaultyEmulator } from '../../../support/faulty-world.ts';
import {
  forbiddenSteps,
  nestedStackTransitions,
  resourceTransitions,
  stackTransitions,
} from '../../../support/stack-transitions.ts';
import { Stacks } from '../../../support/stacks.ts';
import { client } from '../../../support/world.ts';

/** A topic: a new name makes it anew, a new display name changes it. */
interface Topic {
  readonly name: number;
  readonly display: number;
  readonly needs: boolean;
  readonly retained: boolean;
}

/** What a template has: three topics, each perhaps needing the one before, and one in a nested stack. */
interface Wanted {
  readonly topics: readonly (Topic | null)[];
  /** The display name of the nested stack's topic; null: there is no nested stack. */
  readonly child: number | null;
}

type Step = {
  readonly faults: readonly number[];
  /** After how many turns the next step comes; null: when nothing goes on any more. */
  readonly turns: number | null;
} & (
  | { readonly kind: 'update'; readonly wanted: Wanted; readonly pause: boolean }
  | {
      readonly kind: 'create';
      readonly wanted: Wanted;
      readonly onFailure: Sdk.OnFailure;
    }
  | { readonly kind: 'delete' | 'force-delete' | 'cancel' | 'continue' | 'skip' | 'rollback' }
);

const topic = fc.record({
  name: fc.nat(1),
  display: fc.nat(2),
  needs: fc.boolean(),
  retained: fc.boolean(),
});
const wanted = fc.record({
  topics: fc.array(fc.option(topic), { minLength: 3, maxLength: 3 }),
  child: fc.option(fc.nat(2)),
});
const faults = fc.array(fc.nat(8), { maxLength: 3 });
const turns = fc.option(fc.constantFrom(0, 0, 1, 2), { freq: 1 });
const onFailure = fc.constantFrom<Sdk.OnFailure>('DELETE', 'DO_NOTHING', 'ROLLBACK');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('update' as const),
      wanted,
      pause: fc.boolean(),
      turns,
      faults,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('create' as const),
      wanted,
      onFailure,
      turns,
      faults,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'delete' as const,
        'force-delete',
        'cancel',
        'continue',
        'skip',
        'rollback',
      ),
      turns,
      faults,
    }),
  },
);

const ids = ['A', 'B', 'C'];

const Bucket = 'templates-of-a-test';
const childTemplate = {
  Parameters: { Display: { Type: 'String' } },
  Resources: {
    T: {
      Type: 'AWS::SNS::Topic',
      Properties: { TopicName: 'nested', DisplayName: { Ref: 'Display' } },
    },
  },
};

function templateOf({ topics, child }: Wanted): object {
  const resources = topics.flatMap((one, at) => {
    if (one === null) return [];
    const need = topics[at - 1] && one.needs ? ids[at - 1] : undefined;
    return [
      [
        ids[at],
        {
          Type: 'AWS::SNS::Topic',
          ...(one.retained && { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }),
          ...(need !== undefined && { DependsOn: need }),
          Properties: { TopicName: `${ids[at]}-${one.name}`, DisplayName: `d${one.display}` },
        },
      ] as const,
    ];
  });
  const nested = {
    Type: 'AWS::CloudFormation::Stack',
    Properties: {
      TemplateURL: `https://${Bucket}.s3.amazonaws.com/child.json`,
      Parameters: { Display: `d${child}` },
    },
  };
  return {
    Resources: {
      Always: { Type: 'AWS::SQS::Queue' },
      ...Object.fromEntries(resources),
      ...(child !== null && { Child: nested }),
    },
  };
}

/** Lets the calls fail whose numbers are given. */
function arrange(world: FaultyEmulator, failing: readonly number[]): void {
  let count = 0;
  const changing = /^(Create|Set|Delete)/;
  world.refuses = ({ service, operation }) =>
    service === 'sns' && changing.test(operation) && failing.includes(count++);
}

async function act(stacks: Stacks, one: Step): Promise<void> {
  const StackName = 's';
  switch (one.kind) {
    case 'create':
      return begin(stacks, 'CreateStack', {
        TemplateBody: JSON.stringify(templateOf(one.wanted)),
        OnFailure: one.onFailure,
      });
    case 'update':
      return begin(stacks, 'UpdateStack', {
        TemplateBody: JSON.stringify(templateOf(one.wanted)),
        DisableRollback: one.pause,
      });
    case 'delete':
      return begin(stacks, 'DeleteStack', {});
    case 'force-delete':
      return begin(stacks, 'DeleteStack', { DeletionMode: 'FORCE_DELETE_STACK' });
    case 'cancel':
      return begin(stacks, 'CancelUpdateStack', {});
    case 'continue':
      return begin(stacks, 'ContinueUpdateRollback', {});
    case 'skip':
      return begin(stacks, 'ContinueUpdateRollback', { ForceRollback: true });
    case 'rollback':
      return begin(stacks, 'RollbackStack', {});
  }

  async function begin(all: Stacks, operation: string, input: object): Promise<void> {
    try {
      await all.call(operation, { StackName, ...input });
    } catch (error) {
      const { code } = error as { code?: string };
      // What a stack's state does not allow is refused.
      if (code !== 'ValidationError' && code !== 'AlreadyExistsException') throw error;
    }
  }
}

async function run(steps: readonly Step[]) {
  const world = aFaultyWorld();
  const stacks = new Stacks(world);
  const s3 = client(world, 's3');
  await s3('CreateBucket', {
    Bucket,
    CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' },
  });
  await s3('PutObject', { Bucket, Key: 'child.json', Body: JSON.stringify(childTemplate) });
  for (const one of steps) {
    arrange(world, one.faults);
    await act(stacks, one);
    if (one.turns === null) await settle(world, stacks);
    else for (let turn = 0; turn < one.turns; turn += 1) await nextTurn();
  }
  await settle(world, stacks);
  return { world, stacks };
}

async function settle(world: FaultyEmulator, stacks: Stacks): Promise<void> {
  for (const { StackId = '', RootId } of await summaries(stacks)) {
    if (RootId === undefined) await stacks.settled(StackId);
  }
  world.refuses = () => false;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function summaries(stacks: Stacks): Promise<Sdk.StackSummary[]> {
  const { StackSummaries = [] } = await stacks.call<Sdk.ListStacksOutput>('ListStacks', {});
  return StackSummaries;
}

/** Statuses by what they are told of, oldest first. */
function histories(events: readonly Sdk.StackEvent[], isStack: boolean): string[][] {
  const byId = new Map<string, string[]>();
  for (const event of events) {
    if ((event.PhysicalResourceId === event.StackId) !== isStack) continue;
    // Before it has an identity, one attempt cannot be told from the next.
    if (event.PhysicalResourceId === '') continue;
    const id = `${event.LogicalResourceId} ${event.PhysicalResourceId}`;
    byId.set(id, [...(byId.get(id) ?? []), event.ResourceStatus ?? '']);
  }
  return [...byId.values()];
}

describe('whatever is done to a stack, and whatever fails', () => {
  test('its status only takes steps that AWS documents, and so do those of its resources', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 7 }), async (steps) => {
        const { stacks } = await run([{ kind: 'create', ...fresh }, ...steps]);

        const wrong: string[] = [];
        for (const { StackId = '', RootId } of await summaries(stacks)) {
          const events = await stacks.events(StackId);
          const table = RootId === undefined ? stackTransitions : nestedStackTransitions;
          wrong.push(
            ...histories(events, true).flatMap((one) => forbiddenSteps(one, table)),
            ...histories(events, false)
              .flatMap(lives)
              .flatMap((one) => forbiddenSteps(one, resourceTransitions)),
          );
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  test('nothing is left in the account that no stack owns, but what was retained or could not be deleted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 7 }), async (steps) => {
        const { world, stacks } = await run([{ kind: 'create', ...fresh }, ...steps]);

        const given = new Set<string>();
        await stacks.call('DeleteStack', { StackName: 's' });
        const all = await summaries(stacks);
        // What was begun first ends first: the nested stacks are looked at when their root is done.
        for (const { StackId = '' } of all.toReversed()) {
          expect(await stacks.settled(StackId)).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
          for (const event of await stacks.events(StackId)) {
            if (/^DELETE_(SKIPPED|FAILED)$/.test(event.ResourceStatus ?? '')) {
              given.add(event.PhysicalResourceId ?? '');
            }
          }
        }
        const { Topics } = await client(
          world,
          'sns',
        )<{ Topics: { TopicArn: string }[] }>('ListTopics');
        const stray = Topics.map(({ TopicArn }) => TopicArn).filter((arn) => !given.has(arn));
        expect(stray).toEqual([]);
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  test('a stack that is complete has in the account what its template says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          step.filter(({ kind }) => kind !== 'skip'),
          { maxLength: 7 },
        ),
        async (steps) => {
          const { world, stacks } = await run([{ kind: 'create', ...fresh }, ...steps]);

          for (const stack of await summaries(stacks)) {
            if (stack.RootId !== undefined) continue;
            if (!/^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(stack.StackStatus ?? ''))
              continue;
            expect(await shown(world, stacks, 's')).toEqual(await wantedBy(stacks, 's'));
          }
        },
      ),
      { numRuns: 50, seed: 1 },
    );
  });
});

const fresh = {
  faults: [],
  turns: null,
  onFailure: 'ROLLBACK',
  wanted: {
    topics: ids.map(() => ({ name: 0, display: 0, needs: true, retained: false })),
    child: 0,
  },
} as const;

/** A physical id can come to be again. */
function lives(statuses: readonly string[]): string[][] {
  const ends = ['DELETE_COMPLETE', 'DELETE_SKIPPED'];
  const result: string[][] = [[]];
  for (const [at, status] of statuses.entries()) {
    if (ends.includes(statuses[at - 1] ?? '')) result.push([]);
    result.at(-1)?.push(status);
  }
  return result;
}

async function physicalIds(stacks: Stacks, StackName: string): Promise<string[]> {
  const { StackResourceSummaries = [] } = await stacks.call<Sdk.ListStackResourcesOutput>(
    'ListStackResources',
    { StackName },
  );
  return StackResourceSummaries.filter(
    ({ ResourceStatus = '' }) => !/^DELETE_(COMPLETE|SKIPPED)$/.test(ResourceStatus),
  ).flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []);
}

async function shown(world: FaultyEmulator, stacks: Stacks, name: string) {
  const sns = client(world, 'sns');
  const found: Record<string, string | undefined> = {};
  const here = await physicalIds(stacks, name);
  const nested = here.find((id) => id.startsWith('arn:aws:cloudformation'));
  const inside = nested === undefined ? [] : await physicalIds(stacks, nested);
  for (const TopicArn of [...here, ...inside]) {
    if (!TopicArn.startsWith('arn:aws:sns')) continue;
    const { Attributes } = await sns<{ Attributes: Record<string, string> }>('GetTopicAttributes', {
      TopicArn,
    });
    found[TopicArn.split(':').at(-1) ?? ''] = Attributes.DisplayName;
  }
  return found;
}

async function wantedBy(stacks: Stacks, StackName: string) {
  const { TemplateBody = '' } = await stacks.call<Sdk.GetTemplateOutput>('GetTemplate', {
    StackName,
  });
  const { Resources } = JSON.parse(TemplateBody) as {
    Resources: Record<string, { Properties?: Properties }>;
  };
  return Object.fromEntries(
    Object.values(Resources).flatMap(
      ({ Properties: { TopicName, DisplayName, Parameters } = {} }) => {
        if (TopicName !== undefined) return [[TopicName, DisplayName]];
        return Parameters === undefined ? [] : [['nested', Parameters.Display]];
      },
    ),
  );
}

interface Properties {
  readonly TopicName?: string;
  readonly DisplayName?: string;
  readonly Parameters?: { readonly Display: string };
}
