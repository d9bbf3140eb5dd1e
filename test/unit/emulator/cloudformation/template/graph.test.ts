import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inOrder, reversed } from '../../../../../emulator/cloudformation/engine/schedule.ts';
import {
  creationOrder,
  type Dependencies,
} from '../../../../../emulator/cloudformation/template/graph.ts';

/** Each needs only those before it, so that there is no circle. */
const dependencies = fc
  .array(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), { minLength: 1, maxLength: 25 })
  .map((needs): Dependencies => {
    const entries = needs.map((some, at): [string, Set<string>] => [
      `R${at}`,
      new Set(some.filter((one) => one < at).map((one) => `R${one}`)),
    ]);
    return new Map(entries.toReversed());
  });

const runs = { seed: 11, numRuns: 200 };

test('everything comes once, and after all that it needs', () => {
  fc.assert(
    fc.property(dependencies, (graph) => {
      const order = creationOrder(graph);

      expect([...order].sort()).toEqual([...graph.keys()].sort());
      for (const [id, needs] of graph) {
        for (const need of needs) expect(order.indexOf(need)).toBeLessThan(order.indexOf(id));
      }
    }),
    runs,
  );
});

test('work begins when what it needs has ended, in either direction', async () => {
  await fc.assert(
    fc.asyncProperty(dependencies, fc.boolean(), async (forward, back) => {
      const graph = back ? reversed(forward) : forward;
      const ended = new Set<string>();

      await inOrder(graph, async (id) => {
        for (const need of graph.get(id) ?? []) expect(ended).toContain(need);
        await Promise.resolve();
        ended.add(id);
      });

      expect(ended.size).toBe(graph.size);
    }),
    runs,
  );
});

test('independent work goes on at the same time', async () => {
  let atOnce = 0;
  let most = 0;

  await inOrder(
    new Map([
      ['A', new Set()],
      ['B', new Set()],
      ['C', new Set(['A', 'B'])],
    ]),
    async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await Promise.resolve();
      atOnce -= 1;
    },
  );

  expect(most).toBe(2);
});

test('a circle is named by its members alone', () => {
  const graph = new Map([
    ['A', new Set(['B'])],
    ['B', new Set(['C'])],
    ['C', new Set(['B'])],
    ['D', new Set<string>()],
  ]);

  expect(() => creationOrder(graph)).toThrow('Circular dependency between resources: [B, C]');
});
