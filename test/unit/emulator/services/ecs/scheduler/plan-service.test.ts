import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  bounds,
  isHealthy,
  planService,
  type ServiceView,
  type TaskView,
} from '../../../../../../emulator/services/ecs/scheduler/plan-service.ts';

const usual: ServiceView = {
  ...{ desiredCount: 2, minimumHealthyPercent: 100, maximumPercent: 200 },
  ...{ primary: 'new', mayStart: true },
};
const serving = (id: string, deployment = 'new'): TaskView => ({
  ...{ id, deployment, phase: 'running', health: 'healthy' },
});
const starting = (id: string, deployment = 'new'): TaskView => ({
  ...{ id, deployment, phase: 'starting', health: 'initial' },
});
const sick = (id: string, deployment = 'new'): TaskView => ({
  ...{ id, deployment, phase: 'running', health: 'unhealthy' },
});
const old = (id: string) => serving(id, 'old');

describe('the plan of a service', () => {
  test.each<[string, Partial<ServiceView>, TaskView[], number, string[]]>([
    ['starts what is missing', {}, [], 2, []],
    ['waits for what starts', {}, [starting('a'), starting('b')], 0, []],
    ['is done', {}, [serving('a'), serving('b')], 0, []],
    ['starts new ones beside the old', {}, [old('a'), old('b')], 2, []],
    [
      'takes one old for each new that serves',
      {},
      [old('a'), old('b'), serving('c'), starting('d')],
      0,
      ['a'],
    ],
    ['takes away the last old one', {}, [old('b'), serving('c'), serving('d')], 0, ['b']],
    [
      'takes old ones first where no more may run',
      { maximumPercent: 100, minimumHealthyPercent: 50 },
      [old('a'), old('b')],
      1,
      ['a'],
    ],
    [
      'stands still where nothing may change',
      { maximumPercent: 100, minimumHealthyPercent: 100 },
      [old('a'), old('b')],
      0,
      [],
    ],
    [
      'takes at once an old one that does not serve',
      {},
      [starting('a', 'old'), old('b')],
      2,
      ['a'],
    ],
    ['starts the replacement of one that is unhealthy first', {}, [serving('a'), sick('b')], 1, []],
    ['keeps it while that starts', {}, [serving('a'), sick('b'), starting('c')], 0, []],
    ['takes it once that serves', {}, [serving('a'), sick('b'), serving('c')], 0, ['b']],
    [
      'takes an unhealthy one first where no more may run',
      { maximumPercent: 100, minimumHealthyPercent: 50 },
      [serving('a'), sick('b')],
      1,
      ['b'],
    ],
    [
      'replaces replacements that are unhealthy too',
      {},
      'abcd'.split('').map((id) => sick(id)),
      2,
      ['a', 'b'],
    ],
    ['takes an unhealthy old one at once', {}, [sick('a', 'old'), old('b')], 2, ['a']],
    [
      'keeps an unhealthy one while nothing may start',
      { mayStart: false },
      [serving('a'), sick('b')],
      0,
      [],
    ],
    [
      'takes an unhealthy one that nobody wants',
      { desiredCount: 1 },
      [serving('a'), sick('b')],
      0,
      ['b'],
    ],
    [
      'takes from those too many the ones that do not serve',
      { desiredCount: 1 },
      [serving('a'), starting('b')],
      0,
      ['b'],
    ],
    ['takes all away', { desiredCount: 0 }, [serving('a'), starting('b')], 0, ['b', 'a']],
    ['starts nothing while it must not', { mayStart: false }, [old('a')], 0, []],
    ['keeps the old where the new has failed', { mayStart: false }, [old('a'), old('b')], 0, []],
  ])('%s', (_title, service, tasks, start, stop) => {
    const plan = planService({ ...usual, ...service }, tasks);

    expect({ start: plan.start, stop: plan.stop.map(({ id }) => id) }).toEqual({ start, stop });
  });
});

test.each([
  [3, 50, 150, { least: 2, most: 4 }],
  [1, 1, 199, { least: 1, most: 1 }],
  [0, 100, 200, { least: 0, most: 0 }],
])('%i tasks with %i %% and %i %% have the bounds %j', (desiredCount, least, most, expected) => {
  const percents = { minimumHealthyPercent: least, maximumPercent: most };
  expect(bounds({ desiredCount, ...percents })).toEqual(expected);
});

const percents = fc
  .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 100, max: 300 }))
  .filter(([least, most]) => least < most);
const services = fc
  .record({
    desiredCount: fc.integer({ min: 0, max: 12 }),
    percents,
    mayStart: fc.boolean(),
  })
  .map(
    ({ percents: [minimumHealthyPercent, maximumPercent], ...rest }): ServiceView => ({
      ...usual,
      ...{ minimumHealthyPercent, maximumPercent },
      ...rest,
    }),
  );
const taskLists = fc
  .array(
    fc.record({
      deployment: fc.constantFrom('new', 'old', 'older'),
      phase: fc.constantFrom('starting' as const, 'running' as const),
      health: fc.constantFrom('healthy' as const, 'unhealthy' as const, 'initial' as const),
    }),
    { maxLength: 30 },
  )
  .map((tasks) => tasks.map((task, place): TaskView => ({ id: String(place), ...task })));

function kept(tasks: readonly TaskView[], { stop }: ReturnType<typeof planService>) {
  const gone = new Set(stop.map(({ id }) => id));
  return tasks.filter(({ id }) => !gone.has(id));
}

describe('whatever a service and its tasks are', () => {
  test('nothing is started above the maximum', () => {
    fc.assert(
      fc.property(services, taskLists, (service, tasks) => {
        const plan = planService(service, tasks);
        const left = kept(tasks, plan).length;

        expect(plan.start === 0 || left + plan.start <= bounds(service).most).toBe(true);
      }),
    );
  });

  test('no healthy task is taken that the minimum needs', () => {
    fc.assert(
      fc.property(services, taskLists, (service, tasks) => {
        const healthy = tasks.filter(isHealthy).length;
        const left = kept(tasks, planService(service, tasks)).filter(isHealthy).length;

        expect(left).toBeGreaterThanOrEqual(Math.min(healthy, bounds(service).least));
      }),
    );
  });

  test('a rollout comes to its end in steps, within its bounds all the way', () => {
    fc.assert(
      fc.property(services, fc.integer({ min: 0, max: 2 ** 31 }), (wanted, seed) => {
        const service = { ...wanted, mayStart: true };
        const { least, most } = bounds(service);
        // Bounds that leave no room stop a rollout in AWS, too.
        fc.pre(
          service.desiredCount === 0 || most > service.desiredCount || least < service.desiredCount,
        );
        let tasks = Array.from({ length: service.desiredCount }, (_, at) => old(`old-${at}`));
        for (let step = 0; step < 200; step += 1) {
          const plan = planService(service, tasks);
          tasks = kept(tasks, plan);
          for (let at = 0; at < plan.start; at += 1) tasks.push(starting(`${step}-${at}`));
          expect(tasks.filter(isHealthy).length).toBeGreaterThanOrEqual(least);
          expect(tasks.length).toBeLessThanOrEqual(Math.max(most, service.desiredCount));
          const next = tasks.findIndex(({ phase }) => phase === 'starting');
          const chosen =
            (seed + step) % 3 === 0
              ? next
              : tasks.findLastIndex(({ phase }) => phase === 'starting');
          tasks = tasks.map((task, at) => (at === chosen ? serving(task.id) : task));
        }

        expect(tasks.every(({ deployment }) => deployment === 'new')).toBe(true);
        expect(tasks).toHaveLength(service.desiredCount);
      }),
    );
  });
});
