import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fingerprintOf } from '../../../../actions/deploy/src/fingerprint.ts';
import { parsePlan } from '../../../../actions/deploy/src/parse-plan.ts';
import {
  type Plan,
  type PlannedStack,
  planText,
  toPlan,
} from '../../../../actions/deploy/src/plan.ts';
import { Failure } from '../../../../actions/shared/failure.ts';
import { aDefinition, idOf } from './builders.ts';

const changeSetOf = (run: string) =>
  `arn:aws:cloudformation:ap-southeast-2:123456789012:changeSet/keywatch-${run}/1-a`;
const common = {
  key: 'queue',
  stackName: 'keywatch-queue',
  fingerprint: fingerprintOf(aDefinition(), undefined),
};
const live = { stackId: idOf('keywatch-queue'), status: 'CREATE_COMPLETE' };
const planned: PlannedStack = {
  ...common,
  ...{ live, outcome: 'planned', isNew: false, changeSetId: changeSetOf('7-1-abc') },
};
const aPlan = (...stacks: object[]): Plan => ({
  ...{ version: 1, runId: '7-1-abc', environment: 'production', region: 'ap-southeast-2' },
  stacks: stacks as PlannedStack[],
});
const parse = (plan: unknown) => () => parsePlan(JSON.stringify(plan));

describe('a plan', () => {
  test('is read as it was written', () => {
    const outcome = fc.constantFrom<object>(
      { outcome: 'unchanged', live: { ...live, lastUpdated: '2026-01-02T03:04:05.678Z' } },
      { outcome: 'protection', live },
      { outcome: 'deferred', because: 'keywatch-base is not there yet' },
      planned,
    );
    fc.assert(
      fc.property(fc.array(outcome), (outcomes) => {
        const plan = aPlan(...outcomes.map((one) => ({ ...common, ...one })));
        expect(parsePlan(planText(plan))).toEqual(plan);
      }),
    );
  });

  test.each<[string, unknown]>([
    ['plan is null', null],
    ['plan is "x"', 'x'],
    ['plan.version is missing', {}],
    ['plan.runId is "../x"', { ...aPlan(), runId: '../x' }],
    ['plan.environment is ""', { ...aPlan(), environment: '' }],
    ['plan.stacks is {}', { ...aPlan(), stacks: {} }],
    ['plan.stacks[0] is 7', { ...aPlan(), stacks: [7] }],
    ['plan.stacks[1].outcome is "destroyed"', aPlan(planned, { ...common, outcome: 'destroyed' })],
    ['plan.stacks[0].outcome is missing', aPlan(common)],
    ['plan.stacks[0].isNew is "no"', aPlan({ ...planned, isNew: 'no' })],
    ['plan.stacks[0].live.stackId is "x"', aPlan({ ...planned, live: { ...live, stackId: 'x' } })],
    [
      'plan.stacks[0].fingerprint.tags is "x"',
      aPlan({ ...planned, fingerprint: { ...common.fingerprint, tags: 'x' } }),
    ],
    ['plan.stacks[0].stackName is "a b"', aPlan({ ...planned, stackName: 'a b' })],
    ['plan.stacks[0].key is missing', aPlan(Object.create({ key: 'x' }))],
    [
      'plan.stacks[0].because is "a\\nb"',
      aPlan({ ...common, outcome: 'deferred', because: 'a\nb' }),
    ],
  ])('is refused with the place that is wrong: %s', (place, plan) => {
    expect(parse(plan)).toThrow(
      new RegExp(`^input ${place.replace(/[[\]{}.\\*?]/g, '\\$&')} and should be .*, unaltered$`),
    );
  });

  test.each([
    changeSetOf('8-1-abc'),
    changeSetOf('7-1-abc').replace('keywatch', 'other'),
    'keywatch-7-1-abc',
  ])('is refused with a change set that another run made: %s', (changeSetId) => {
    expect(parse(aPlan({ ...planned, changeSetId }))).toThrow('plan.stacks[0].changeSetId is');
  });

  test('is refused in one sentence, whatever it is', () => {
    const refused = (text: string) => {
      try {
        parsePlan(text);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
        expect((error as Failure).code).toBe('INVALID_INPUT');
        expect((error as Failure).message).not.toMatch(/[\r\n]/);
      }
    };
    fc.assert(fc.property(fc.string(), refused));
    fc.assert(fc.property(fc.json(), refused));
    const broken = fc.tuple(fc.constantFrom(...Object.keys(planned)), fc.jsonValue());
    fc.assert(
      fc.property(broken, ([name, value]) =>
        refused(JSON.stringify(aPlan({ ...planned, [name]: value }))),
      ),
    );
  });

  test('that is not JSON says what to give', () => {
    expect(() => parsePlan('{')).toThrow('input plan is not JSON; give the output plan');
  });
});

describe('the output plan', () => {
  const settings = { runId: 'r', environment: 'e', region: 'x', roleArn: undefined };
  const result = { stack: aDefinition(), calls: 1, seconds: 1 };

  test('is only there if every stack could be planned', () => {
    const failed = { ...result, outcome: 'failed' as const, message: 'no' };

    expect(toPlan([{ ...result, outcome: 'unchanged' }], settings)?.stacks).toHaveLength(1);
    expect(toPlan([{ ...result, outcome: 'unchanged' }, failed], settings)).toBeUndefined();
  });

  test('that outgrows a variable of the job is refused with the way out', () => {
    const plan = aPlan(...Array.from({ length: 200 }, () => planned));

    expect(() => planText(plan)).toThrow(
      /^the plan of 200 stacks has \d{6} bytes, and an output is to stay below 100000; plan fewer at once with input stacks$/,
    );
    expect(Buffer.byteLength(planText(aPlan(...plan.stacks.slice(0, 90))))).toBeLessThan(100_000);
  });
});
