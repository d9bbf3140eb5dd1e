import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';
import { aService, aTarget, register } from './a-load-balancer.ts';
import { endLater } from './clean-up.ts';

const address = '10.64.16.9';

async function dnsName(elb: ReturnType<typeof client>): Promise<string | undefined> {
  const { LoadBalancers } = await elb<{ LoadBalancers: { DNSName: string }[] }>(
    'DescribeLoadBalancers',
  );
  return LoadBalancers[0]?.DNSName;
}

test('a restored load balancer answers at the same place, and one that is not in the snapshot no more', async () => {
  const { world, elb, group, url } = await aService();
  await aTarget(world, address);
  await register(elb, group, address);
  const snapshot = world.snapshot();

  world.reset();
  await world.resume();
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  world.restore(snapshot);
  await world.resume();

  expect(await (await fetch(url)).text()).toBe(address);
});

test('where the port is taken meanwhile, another takes its place and the DNS name changes', async () => {
  const { world, elb, url } = await aService();
  const other = endLater(aWorld());
  const snapshot = world.snapshot();
  await world.running.close();
  const squatter = endLater(createServer());
  await new Promise<void>((resolve) =>
    squatter.listen(Number(new URL(url).port), '127.0.0.1', resolve),
  );

  other.restore(snapshot);
  await other.resume();
  const now = await dnsName(client(other, 'elbv2'));

  expect(now).not.toBe(await dnsName(elb));
  expect((await fetch(`http://${now}`)).status).toBe(503);
});
