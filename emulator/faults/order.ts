import { isObject } from '../request-body.ts';
import { loadModel } from '../wire/model.ts';
import { type ServiceId, serviceIds } from '../wire/services.ts';
import { isRead } from './reads.ts';
import {
  type CallFault,
  type CallRule,
  type DeliveryFault,
  type DeliveryId,
  type DeliveryRule,
  deliveries,
  type When,
} from './rule.ts';
import { fits } from './strike.ts';

type Order = Readonly<Record<string, unknown>>;
type New<T> = Omit<T, 'id' | 'seen' | 'struck'>;

export const example = '{ "on": "kms:Decrypt", "fault": "throttle", "from": 3, "times": 1 }';

const members = ['on', 'fault', 'by', 'principal', 'from', 'times', 'every', 'chance'];

/** Reads the order of a fault. Throws a sentence that names what is wrong and what may stand there. */
export async function readOrder(order: unknown): Promise<New<CallRule> | New<DeliveryRule>> {
  if (!isObject(order)) throw new Error(`a fault must be an object such as ${example}`);
  const unknown = Object.keys(order).find((name) => !members.includes(name));
  if (unknown !== undefined) {
    throw new Error(`a fault has no ${JSON.stringify(unknown)}; it may have ${members.join(', ')}`);
  }
  const [, kind = '', name = ''] = /^([a-z0-9]+):(.+)$/.exec(String(order.on)) ?? [];
  if (kind === 'delivery') return deliveryRule(name, order);
  return callRule(kind, name, order);
}

async function callRule(service: string, operation: string, order: Order): Promise<New<CallRule>> {
  if (!isServiceId(service)) {
    throw new Error(
      `"on" must name a service and an operation (kms:Decrypt, sqs:*) or a delivery (${deliveries.map((one) => `delivery:${one}`).join(', ')}), not ${JSON.stringify(order.on)}; services are ${serviceIds.join(', ')}`,
    );
  }
  const { operations } = await loadModel(service);
  const meant = [...operations.keys()].filter((one) => fits(operation, one));
  if (meant.length === 0) throw new Error(`"on": ${service} has no operation ${operation}`);
  const [fault, caller] = [callFault(order.fault), readCaller(order)];
  if (fault.kind === 'stale' && !meant.some(isRead)) {
    throw new Error(`"staleSeconds": ${service}:${operation} is no read`);
  }
  if (fault.kind === 'lose' && caller.by === 'services') {
    throw new Error('"by": only calls of clients have a connection that can be lost');
  }
  return { ...{ service, operation, when: readWhen(order), fault }, ...caller };
}

function isServiceId(text: string): text is ServiceId {
  return (serviceIds as readonly string[]).includes(text);
}

function deliveryRule(text: string, order: Order): New<DeliveryRule> {
  const [name = '', ...rest] = text.split(':');
  const delivery = deliveries.find((one) => one === name);
  if (delivery === undefined) {
    throw new Error(`"on": there is no delivery ${name}; there are ${deliveries.join(', ')}`);
  }
  const foreign = ['by', 'principal'].find((member) => order[member] !== undefined);
  if (foreign !== undefined) throw new Error(`a fault of a delivery has no "${foreign}"`);
  const subject = rest.join(':') || '*';
  return { delivery, subject, when: readWhen(order), fault: deliveryFault(delivery, order.fault) };
}

function readCaller({ by, principal }: Order): Pick<CallRule, 'by' | 'principal'> {
  if (by !== undefined && by !== 'clients' && by !== 'services') {
    throw new Error(`"by" must be clients or services, not ${JSON.stringify(by)}`);
  }
  if (principal !== undefined && typeof principal !== 'string') {
    throw new Error(
      `"principal" must be an ARN, with * for any text, not ${JSON.stringify(principal)}`,
    );
  }
  return { ...(by !== undefined && { by }), ...(principal !== undefined && { principal }) };
}

function readWhen(order: Order): When {
  const { times } = order;
  return {
    from: wholeNumber('from', order.from ?? 1),
    every: wholeNumber('every', order.every ?? 1),
    chance: number('chance', order.chance ?? 1, 1),
    ...(times !== undefined && { times: wholeNumber('times', times) }),
  };
}

function wholeNumber(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  throw new Error(`"${name}" must be a whole number from 1, not ${JSON.stringify(value)}`);
}

function number(name: string, value: unknown, most: number): number {
  if (typeof value === 'number' && value >= 0 && value <= most) return value;
  throw new Error(`"${name}" must be a number from 0 to ${most}, not ${JSON.stringify(value)}`);
}

/** A week: deliveries that take longer are lost. */
const longest = 7 * 86_400;

function callFault(fault: unknown): CallFault {
  if (fault === 'throttle') return { kind: 'throttle' };
  if (fault === 'lose-request') return { kind: 'lose', what: 'request' };
  if (fault === 'lose-answer') return { kind: 'lose', what: 'answer' };
  if (hasOnly(fault, 'delaySeconds')) {
    return { kind: 'delay', seconds: number('delaySeconds', fault.delaySeconds, longest) };
  }
  if (hasOnly(fault, 'staleSeconds')) {
    return { kind: 'stale', seconds: number('staleSeconds', fault.staleSeconds, longest) };
  }
  if (hasOnly(fault, 'error', 'message', 'status')) return errorFault(fault);
  throw new Error(
    `"fault" of a call must be "throttle", "lose-request", "lose-answer", { "delaySeconds": 2 }, { "staleSeconds": 5 } or { "error": "InternalFailure", "message": "…", "status": 500 }, not ${JSON.stringify(fault)}`,
  );
}

function errorFault({ error, message = 'ordered by a fault', status }: Order): CallFault {
  if (typeof error !== 'string' || !/^[A-Za-z][A-Za-z0-9.]{0,127}$/.test(error)) {
    throw new Error(
      `"error" must be an error code such as InternalFailure, not ${JSON.stringify(error)}`,
    );
  }
  if (typeof message !== 'string') throw new Error('"message" must be a text');
  const isStatus = Number.isInteger(status) && Number(status) >= 400 && Number(status) <= 599;
  if (status !== undefined && !isStatus) {
    throw new Error(`"status" must be from 400 to 599, not ${JSON.stringify(status)}`);
  }
  return {
    ...{ kind: 'error', code: error, message },
    ...(status !== undefined && { status: Number(status) }),
  };
}

function deliveryFault(delivery: DeliveryId, fault: unknown): DeliveryFault {
  if (fault === 'lose') return { kind: 'lost' };
  if (fault === 'double') return { kind: 'doubled' };
  if (fault === 'reorder' && delivery === 'cloudtrail') return { kind: 'reordered' };
  if (hasOnly(fault, 'lateSeconds')) {
    return { kind: 'late', seconds: number('lateSeconds', fault.lateSeconds, longest) };
  }
  const reorder = delivery === 'cloudtrail' ? '"reorder", ' : '';
  throw new Error(
    `"fault" of a delivery by ${delivery} must be "lose", "double", ${reorder}or { "lateSeconds": 600 }, not ${JSON.stringify(fault)}`,
  );
}

function hasOnly(fault: unknown, first: string, ...more: readonly string[]): fault is Order {
  return (
    isObject(fault) &&
    fault[first] !== undefined &&
    Object.keys(fault).every((name) => name === first || more.includes(name))
  );
}
