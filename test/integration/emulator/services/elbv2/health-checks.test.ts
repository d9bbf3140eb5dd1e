import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';
import {
  aListener,
  aLoadBalancer,
  aNetwork,
  aService,
  aTarget,
  aTargetGroup,
  deregister,
  healthOf,
  register,
} from './a-load-balancer.ts';
import { endLater } from './clean-up.ts';

const address = '10.64.16.9';

test('a target goes from initial to healthy, unhealthy and back as its thresholds say', async () => {
  const { world, elb, group } = await aService();
  let code = 200;
  await aTarget(world, address, (_, response) => response.writeHead(code).end());
  const health = async () => (await healthOf(elb, group))[address];

  await register(elb, group, address);
  expect(await health()).toBe('initial Elb.RegistrationInProgress');
  await world.clock.advance(1000);
  expect(await health()).toBe('healthy');
  code = 503;
  await world.clock.advance(30_000);
  expect(await health()).toBe('healthy');
  await world.clock.advance(30_000);
  expect(await health()).toBe('unhealthy Target.ResponseCodeMismatch');
  code = 200;
  await world.clock.advance(4 * 30_000);
  expect(await health()).toBe('unhealthy Target.ResponseCodeMismatch');
  await world.clock.advance(30_000);
  expect(await health()).toBe('healthy');
});

test('a target where nothing listens, and one that is silent, tell why they are unhealthy', async () => {
  const { world, elb, group } = await aService({}, { HealthCheckTimeoutSeconds: 2 });
  await aTarget(world, '10.64.32.9', () => {});

  await register(elb, group, address, '10.64.32.9');
  await world.clock.advance(31_000);

  expect(await healthOf(elb, group)).toEqual({
    [address]: 'unhealthy Target.FailedHealthChecks',
    '10.64.32.9': 'unhealthy Target.Timeout',
  });
});

test('the check asks as the load balancer of AWS does, where the settings say', async () => {
  const { world, elb, group } = await aService(
    {},
    { HealthCheckPath: '/readyz', HealthCheckPort: '9000', Matcher: { HttpCode: '204' } },
  );
  const asked: unknown[] = [];
  await aTarget(
    world,
    address,
    (request, response) => {
      asked.push([
        request.method,
        request.url,
        request.headers['user-agent'],
        request.headers.host,
      ]);
      response.writeHead(204).end();
    },
    9000,
  );

  await register(elb, group, address);
  await world.clock.advance(1000);

  expect(asked).toEqual([['GET', '/readyz', 'ELB-HealthChecker/2.0', `${address}:9000`]]);
  expect(await healthOf(elb, group)).toEqual({ [address]: 'healthy' });
});

test('a deregistered target drains, then is forgotten; one that comes back is checked anew', async () => {
  const { world, elb, group } = await aService();
  await aTarget(world, address);
  await register(elb, group, address);
  await world.clock.advance(1000);

  await deregister(elb, group, address);
  expect(await healthOf(elb, group)).toEqual({
    [address]: 'draining Target.DeregistrationInProgress',
  });
  await register(elb, group, address);
  await world.clock.advance(300_000);
  expect(await healthOf(elb, group)).toEqual({ [address]: 'healthy' });
  await deregister(elb, group, address);
  await world.clock.advance(300_000);
  expect(await healthOf(elb, group)).toEqual({});
});

test('targets of a group that no listener forwards to are unused, and are checked once one does', async () => {
  const world = endLater(aWorld());
  const elb = client(world, 'elbv2');
  const network = await aNetwork(world);
  const group = await aTargetGroup(elb, network);
  await aTarget(world, address);
  await register(elb, group, address);
  expect(await healthOf(elb, group)).toEqual({ [address]: 'unused Target.NotInUse' });

  const { arn } = await aLoadBalancer(world, network);
  const DefaultActions = [{ Type: 'forward', TargetGroupArn: group }];
  const ListenerArn = await aListener(elb, arn, { DefaultActions });
  await world.clock.advance(1000);
  expect(await healthOf(elb, group)).toEqual({ [address]: 'healthy' });

  await elb('DeleteListener', { ListenerArn });
  expect(await healthOf(elb, group)).toEqual({ [address]: 'unused Target.NotInUse' });
});

test('when all targets are unhealthy, all get requests; when one is healthy, only that one', async () => {
  const { world, elb, group, url } = await aService();
  let healthy = '';
  for (const one of ['10.64.16.9', '10.64.16.10']) {
    await aTarget(world, one, (request, response) => {
      const isCheck = request.headers['user-agent']?.startsWith('ELB-HealthChecker');
      response.writeHead(isCheck && healthy !== one ? 500 : 200).end(one);
    });
  }
  await register(elb, group, '10.64.16.9', '10.64.16.10');
  const answers = async () => {
    const all = new Set<string>();
    for (let turn = 0; turn < 4; turn += 1) all.add(await (await fetch(url)).text());
    return all.size;
  };

  await world.clock.advance(60_000);
  expect(await answers()).toBe(2);
  healthy = '10.64.16.10';
  await world.clock.advance(150_000);
  expect(await answers()).toBe(1);
});

test('checks go over one connection, and over another where the target closes that one just then', async () => {
  const { world, elb, group } = await aService();
  let connections = 0;
  let requests = 0;
  const server = createServer((socket) => {
    connections += 1;
    let served = 0;
    socket.on('error', () => {});
    socket.on('data', () => {
      requests += 1;
      served += 1;
      if (served === 4) socket.resetAndDestroy();
      else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  world.running.expose('10.64.16.9:8080', { host: '127.0.0.1', port });
  await register(elb, group, '10.64.16.9');

  for (let check = 0; check < 8; check += 1) {
    await world.clock.advance(30_000);
    expect(await healthOf(elb, group)).toEqual({ '10.64.16.9': 'healthy' });
  }
  expect({ connections, requests }).toEqual({ connections: 4, requests: 10 });
});
