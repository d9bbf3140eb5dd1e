import { readObject } from '../request-body.ts';
import type { World } from '../world.ts';
import { example, readOrder } from './order.ts';
import { keepPast } from './past.ts';
import { faultsOf } from './store.ts';

/** What was ordered, and how often each has struck: a test that orders a fault can see that it came. */
export function listFaults(world: World): object {
  const { calls, deliveries } = faultsOf({ world });
  return { faults: [...calls, ...deliveries].sort((a, b) => a.id - b.id) };
}

/** Takes `{ "faults": […] }`: all of them, or none where one is wrong. */
export async function orderFaults(world: World, body: string): Promise<object> {
  const shown = `{ "faults": [${example}] }`;
  const { faults, ...others } = readObject(body, shown);
  if (!Array.isArray(faults) || Object.keys(others).length > 0) {
    throw new Error(`the body must be an object such as ${shown}`);
  }
  const orders = await Promise.all(faults.map(readOrder));
  const store = faultsOf({ world });
  return {
    ids: orders.map((order) => {
      const rule = { id: store.nextId++, ...order, seen: 0, struck: 0 };
      if ('delivery' in rule) store.deliveries.push(rule);
      else {
        store.calls.push(rule);
        if (rule.fault.kind === 'stale') keepPast(world, rule.service, rule.fault.seconds);
      }
      return rule.id;
    }),
  };
}

/** Takes one fault back, or all where no id is given. */
export function liftFaults(world: World, body: string): object {
  const store = faultsOf({ world });
  const { id } = body === '' ? {} : readObject(body, '{ "id": 1 }');
  const rules = [...store.calls, ...store.deliveries];
  if (id !== undefined && !rules.some((rule) => rule.id === id)) {
    throw new Error(`there is no fault with the id ${JSON.stringify(id)}`);
  }
  const stays = (rule: { readonly id: number }) => id !== undefined && rule.id !== id;
  store.calls = store.calls.filter(stays);
  store.deliveries = store.deliveries.filter(stays);
  if (!store.calls.some(({ fault }) => fault.kind === 'stale')) store.past = {};
  return {};
}
