import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StackDefinition } from '../../../../actions/deploy/src/manifest.ts';
import { dependenciesOf } from '../../../../actions/deploy/src/order.ts';
import { aDefinition, aTemplate } from './builders.ts';

const exporting = (name: string, parameters = '') =>
  aTemplate(`${parameters}
Resources: { Queue: { Type: 'AWS::SQS::Queue' } }
Outputs: { One: { Value: x, Export: { Name: ${name} } } }`);
const importing = (name: string, parameters = '') =>
  aTemplate(`${parameters}
Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: ${name} } } }`);
const prefixed = 'Parameters: { Prefix: { Type: String, Default: keywatch } }';

const orderOf = (...stacks: StackDefinition[]) => Object.fromEntries(dependenciesOf(stacks));

describe('a stack waits for', () => {
  test('nothing, if nobody says so', () => {
    expect(orderOf(aDefinition({ key: 'a' }), aDefinition({ key: 'b' }))).toEqual({ a: [], b: [] });
  });

  test('those that the manifest names', () => {
    expect(orderOf(aDefinition({ key: 'a', dependsOn: ['b'] }), aDefinition({ key: 'b' }))).toEqual(
      {
        a: ['b'],
        b: [],
      },
    );
  });

  test.each([
    ['a plain name', "'keywatch-one'", "!ImportValue 'keywatch-one'"],
    ['a substituted name', `!Sub '\${Prefix}-one'`, "!ImportValue 'keywatch-one'"],
    ['the long form', `!Sub '\${Prefix}-one'`, `{ 'Fn::ImportValue': !Sub '\${Prefix}-one' }`],
    [
      'both long forms',
      `{ 'Fn::Sub': '\${Prefix}-one' }`,
      `{ 'Fn::ImportValue': { 'Fn::Sub': '\${Prefix}-one' } }`,
    ],
    [
      'a Sub with a list',
      `!Sub ['\${Prefix}-one', {}]`,
      `{ 'Fn::ImportValue': !Sub ['\${Prefix}-one', {}] }`,
    ],
    [
      'pseudo parameters, alike on both sides',
      `!Sub '\${AWS::Region}-one'`,
      `{ 'Fn::ImportValue': !Sub '\${AWS::Region}-one' }`,
    ],
    [
      'the exporting stack by name',
      `!Sub '\${AWS::StackName}-one'`,
      "!ImportValue 'keywatch-b-one'",
    ],
  ])('the stack whose export it imports: %s', (_, exported, imported) => {
    const a = aDefinition({ key: 'a', template: importing(imported, prefixed) });
    const b = aDefinition({ key: 'b', template: exporting(exported, prefixed) });

    expect(orderOf(a, b)).toEqual({ a: ['b'], b: [] });
  });

  test('it by the parameters that it is given, not by their defaults', () => {
    const template = importing(`{ 'Fn::ImportValue': !Sub '\${Prefix}-one' }`, prefixed);
    const a = aDefinition({ key: 'a', template, parameters: { Prefix: 'other' } });
    const b = aDefinition({ key: 'b', template: exporting("'other-one'") });
    const c = aDefinition({ key: 'c', template: exporting("'keywatch-one'") });

    expect(orderOf(a, b, c).a).toEqual(['b']);
  });

  test('nobody by an import from elsewhere, or by a name that stays open', () => {
    const template = importing(`{ 'Fn::ImportValue': !Sub '\${constructor}-one' }`);

    expect(orderOf(aDefinition({ key: 'a', template })).a).toEqual([]);
  });

  test('each only once', () => {
    const a = aDefinition({
      key: 'a',
      dependsOn: ['b'],
      template: importing("!ImportValue 'keywatch-one'"),
    });
    const b = aDefinition({ key: 'b', template: exporting("'keywatch-one'") });

    expect(orderOf(a, b).a).toEqual(['b']);
  });
});

describe('an order is refused', () => {
  test('with a stack that is not there, by name', () => {
    expect(() => orderOf(aDefinition({ key: 'a', dependsOn: ['gone'] }))).toThrow(
      'stack a depends on gone, which its environment does not have',
    );
  });

  test('in a circle, which is named whole and without the way to it', () => {
    const needs = (key: string, ...dependsOn: string[]) => aDefinition({ key, dependsOn });

    expect(() =>
      orderOf(needs('x', 'a'), needs('a', 'b'), needs('b', 'c'), needs('c', 'a')),
    ).toThrow('stacks depend on each other in a circle: a → b → c → a');
  });

  test('of a stack on itself', () => {
    expect(() => orderOf(aDefinition({ key: 'a', dependsOn: ['a'] }))).toThrow('circle: a → a');
  });
});

test('every order can be followed to its end, or its circle is a real one', () => {
  const keys = ['a', 'b', 'c', 'd', 'e'];
  const graph = fc.array(fc.subarray(keys, { maxLength: 2 }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(graph, (needs) => {
      const stacks = keys.map((key, place) => aDefinition({ key, dependsOn: needs[place] ?? [] }));
      const circle = circleIn(stacks);
      if (circle === undefined) {
        const done = new Set<string>();
        const order = dependenciesOf(stacks);
        for (let round = 0; round < keys.length; round += 1) {
          for (const [key, before] of order)
            if (before.every((one) => done.has(one))) done.add(key);
        }
        expect(done.size).toBe(keys.length);
      } else {
        expect(circle.length).toBeGreaterThan(1);
        expect(circle[0]).toBe(circle.at(-1));
        circle.slice(1).forEach((key, place) => {
          expect(needs[keys.indexOf(circle[place] ?? '')]).toContain(key);
        });
      }
    }),
    { numRuns: 300, seed: 7 },
  );
});

/** The circle as the refusal names it. */
function circleIn(stacks: readonly StackDefinition[]): string[] | undefined {
  try {
    dependenciesOf(stacks);
    return undefined;
  } catch (error) {
    return String(error).split('circle: ')[1]?.split(' → ');
  }
}
