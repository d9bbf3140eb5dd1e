import { type Attribute, fieldsOfAttributes, fieldsOfBody } from './fields.ts';
import { checkLimits, type FilterScope } from './limits.ts';
import { matches } from './match.ts';
import { type FilterPolicy, readPolicy } from './read.ts';

export { InvalidFilterPolicy } from './invalid-filter-policy.ts';
export type { FilterScope } from './limits.ts';

/** Reads a filter policy whose text is sound JSON. Throws `InvalidFilterPolicy` with SNS's sentence. */
export function checkFilterPolicy(text: string, scope: FilterScope): void {
  checkLimits(readPolicy(text), scope);
}

export interface Filtered {
  readonly body: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Whether a message gets through a policy that was checked before. */
export function passes(text: string, scope: FilterScope, message: Filtered): boolean {
  const fields =
    scope === 'MessageBody' ? fieldsOfBody(message.body) : fieldsOfAttributes(message.attributes);
  return fields !== undefined && matches(compiled(text), fields);
}

/** Policies that were read already: texts come from the state, and are few. */
const known = new Map<string, FilterPolicy>();
const mostKnown = 500;

function compiled(text: string): FilterPolicy {
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= mostKnown) known.clear();
  const policy = readPolicy(text);
  known.set(text, policy);
  return policy;
}
