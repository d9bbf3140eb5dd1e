import type { ListMetricsOutput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from '@jest/globals';
import { aCaller, aWorld, client } from '../../../../support/world.ts';
import { day, inFreshWorld, minute } from './fresh-world.ts';

const { world, cloudwatch, put } = inFreshWorld(aWorld);

const service = { Name: 'Service', Value: 'api' };

describe('ListMetrics', () => {
  const list = (input: object = {}) => cloudwatch<ListMetricsOutput>('ListMetrics', input);

  test('finds metrics by namespace, name and dimensions', async () => {
    await put(
      { Value: 1 },
      { Value: 1, Dimensions: [service] },
      { Value: 1, MetricName: 'Faults' },
    );

    expect((await list()).Metrics).toHaveLength(3);
    expect((await list({ Namespace: 'Other' })).Metrics).toEqual([]);
    expect((await list({ MetricName: 'Faults' })).Metrics).toEqual([
      { Namespace: 'Shop', MetricName: 'Faults', Dimensions: [] },
    ]);
    expect((await list({ Dimensions: [{ Name: 'Service' }] })).Metrics).toEqual([
      { Namespace: 'Shop', MetricName: 'Calls', Dimensions: [service] },
    ]);
    expect((await list({ Dimensions: [{ Name: 'Service', Value: 'web' }] })).Metrics).toEqual([]);
  });

  test('pages by 500', async () => {
    await put(...Array.from({ length: 501 }, (_, n) => ({ MetricName: `m${n}`, Value: 1 })));

    const first = await list();
    const second = await list({ NextToken: first.NextToken });

    expect(first.Metrics).toHaveLength(500);
    expect(second.Metrics).toHaveLength(1);
    expect(second.NextToken).toBeUndefined();
    expect(
      new Set(
        [...(first.Metrics ?? []), ...(second.Metrics ?? [])].map(({ MetricName }) => MetricName),
      ).size,
    ).toBe(501);
  });

  test('gives no token for exactly 500', async () => {
    await put(...Array.from({ length: 500 }, (_, n) => ({ MetricName: `m${n}`, Value: 1 })));

    expect((await list()).NextToken).toBeUndefined();
  });

  test('leaves out what has fallen silent', async () => {
    await put({ Value: 1 });

    await world().clock.advance(3 * 60 * minute + minute);
    expect((await list({ RecentlyActive: 'PT3H' })).Metrics).toEqual([]);
    expect((await list()).Metrics).toHaveLength(1);

    await world().clock.advance(14 * day);
    expect((await list()).Metrics).toEqual([]);
  });

  test('knows only the metrics of the Region and account', async () => {
    await put({ Value: 1 });

    const elsewhere = client(world(), 'cloudwatch', aCaller({ region: 'eu-west-1' }));

    expect(await elsewhere('ListMetrics')).toMatchObject({ Metrics: [] });
    expect((await list({ OwningAccount: '999999999999' })).Metrics).toEqual([]);
  });
});
