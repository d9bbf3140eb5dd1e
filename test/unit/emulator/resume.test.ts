import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, jest, test } from '@jest/globals';
import { services } from '../../../emulator/registry.ts';
import type { ServiceModule } from '../../../emulator/service.ts';
import { aWorld } from '../../support/world.ts';

afterEach(() => void jest.restoreAllMocks());

test('time does not leap before all services are back', async () => {
  const told: string[] = [];
  const back = (name: string): ServiceModule => ({
    operations: {},
    resume: async () => void told.push(name),
  });
  const { ecs } = services;
  if (ecs === undefined) throw new Error('no ECS');
  // As from a slow disk.
  jest.spyOn(ecs, 'load').mockImplementation(() => setTimeout(20, back('ecs')));
  const world = aWorld({
    clock: 'waiting',
    modules: {
      rds: back('rds'),
      elbv2: back('elbv2'),
      sqs: { operations: {}, timers: { due: () => void told.push('a timer') } },
    },
  });
  world.state.stores['ecs/123456789012/ap-southeast-2'] = {};
  const inAnHour = world.clock.now() + 3_600_000;
  const at = { account: '123456789012', region: 'ap-southeast-2' };
  world.clock.schedule({ at: inAnHour, service: 'sqs', name: 'due', ...at, data: null });
  const waiting = world.clock.during(() =>
    world.clock.pause('a client', inAnHour + 1, new AbortController().signal),
  );

  await Promise.all([world.resume(), waiting]);

  expect(told).toEqual(['rds', 'ecs', 'elbv2', 'a timer']);
  await world.close();
});
