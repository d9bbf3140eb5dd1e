import type { Call } from '../../service.ts';
import { clientException } from './faults.ts';
import { type Definition, entry, storeOf } from './store.ts';

type At = Pick<Call, 'world' | 'account' | 'region'>;

/** `family`, `family:revision` or an ARN; a family alone is its latest active revision. */
export function findDefinition(call: At, reference = ''): Definition {
  const found = peekDefinition(call, reference);
  if (found !== undefined) return found;
  throw clientException('Unable to describe task definition.');
}

/** One that new tasks may be started from. */
export function findActiveDefinition(call: At, reference = ''): Definition {
  const found = peekDefinition(call, reference);
  if (found === undefined) throw clientException('TaskDefinition not found.');
  if (found.status === 'ACTIVE') return found;
  throw clientException('TaskDefinition is inactive');
}

export function peekDefinition(call: At, reference: string): Definition | undefined {
  const [, place, name = ''] = /^(arn:.*:task-definition\/)?(.+)$/.exec(reference) ?? [];
  if (place !== undefined && !place.includes(`:${call.region}:${call.account}:`)) return undefined;
  const [family = '', revision] = name.split(':');
  const revisions = entry(storeOf(call).definitions, family) ?? [];
  if (revision !== undefined) {
    return revisions.find((one) => one.revision === Number(revision));
  }
  return revisions.findLast(({ status }) => status === 'ACTIVE');
}
