import type { Test } from './expression.ts';
import { claimSlot, type LogText } from './log-text.ts';
import type { Scanner } from './scanner.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** One step from a value into it: a member by name, an element by index, or any of them. */
type Step = string | number | typeof anyMember | typeof anyElement;

const anyMember = Symbol('.*');
const anyElement = Symbol('[*]');

export interface Selector {
  /** As the pattern writes it: `$.users[0].id`. */
  readonly text: string;
  readonly steps: readonly Step[];
  readonly wildcards: number;
}

/** Reads `$.a.b[0].['c.d'].*`. */
export function parseSelector(scanner: Scanner): Selector {
  const start = scanner.at;
  if (!scanner.sees('$.')) {
    scanner.fail(`expected a property selector such as $.eventName, found ${scanner.next()}`);
  }
  scanner.at += 1;
  const steps: Step[] = [];
  while (scanner.takes('.')) {
    steps.push(parseMember(scanner));
    while (scanner.sees('[')) steps.push(parseElement(scanner));
  }
  const wildcards = steps.filter((step) => typeof step === 'symbol').length;
  if (wildcards > 1) scanner.fail('a property selector can have one wildcard only', start);
  return { text: scanner.text.slice(start, scanner.at), steps, wildcards };
}

function parseMember(scanner: Scanner): Step {
  if (scanner.takes('*')) return anyMember;
  if (scanner.takes("['")) {
    const name = scanner.read(/[^']+/y);
    scanner.expect("']", 'to close the property name');
    return name;
  }
  const name = scanner.read(/[\w-]+/y);
  if (name === '') {
    scanner.fail(
      `expected a property name of letters, digits, - and _, found ${scanner.next()}; write others as $.['name']`,
    );
  }
  return name;
}

function parseElement(scanner: Scanner): Step {
  const start = scanner.at;
  const index = scanner.read(/\[(?:\d+|\*)\]/y).slice(1, -1);
  if (index === '') scanner.fail('an element is written [0] or [*]', start);
  return index === '*' ? anyElement : Number(index);
}

/** Applies `test` to what the selector finds: to its one value, missing or not, or to each that a wildcard stands for. */
export function compileSelector(
  selector: Selector,
  test: Test<unknown>,
  quantity: 'some' | 'every',
): Test<LogText> {
  if (selector.wildcards > 0) {
    return quantity === 'some'
      ? (event) => valuesOf(selector, event.json()).some(test)
      : (event) => {
          const values = valuesOf(selector, event.json());
          return values.length > 0 && values.every(test);
        };
  }
  const read = compileReading(selector);
  return (event) => test(read(event));
}

/** Reads the one value that a selector without wildcard finds; undefined: there is none. */
export function compileReading({ steps, text }: Selector): (event: LogText) => unknown {
  const resolve = compilePath(steps);
  const slot = slotOf(text);
  if (slot === undefined) return (event) => resolve(event.json());
  return (event) => event.remember(slot, resolve);
}

const slotsInUse = new Map<string, number>();

/** Equal selectors share a slot, whichever pattern they stand in. */
function slotOf(selector: string): number | undefined {
  const known = slotsInUse.get(selector);
  if (known !== undefined) return known;
  const slot = claimSlot();
  if (slot !== undefined) slotsInUse.set(selector, slot);
  return slot;
}

/** All values that a selector finds in an object, in order. */
export function valuesOf(selector: Selector, root: unknown): unknown[] {
  let values: unknown[] = [root];
  for (const step of selector.steps) values = values.flatMap((value) => spread(value, step));
  return values;
}

function spread(value: unknown, step: Step): unknown[] {
  if (step === anyElement) return Array.isArray(value) ? value : [];
  if (step === anyMember) return isObject(value) ? Object.values(value) : [];
  const found = enter(value, step);
  return found === undefined ? [] : [found];
}

/** Leads to the value that the steps name; undefined: there is none. */
function compilePath(steps: readonly Step[]): (root: unknown) => unknown {
  if (steps.some((step) => typeof step === 'string' && isInherited(step))) {
    return (root) => steps.reduce(enter, root);
  }
  return (root) => {
    let value = root;
    for (const step of steps) {
      if (typeof value !== 'object' || value === null) return undefined;
      if (typeof step === 'number' && !Array.isArray(value)) return undefined;
      value = (value as Record<Step, unknown>)[step];
    }
    return value;
  };
}

/** Names that objects or arrays have without JSON saying so. */
function isInherited(name: string): boolean {
  return name in Array.prototype || /^\d+$/.test(name);
}

function enter(value: unknown, step: Step): unknown {
  if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
  if (typeof step === 'symbol' || !isObject(value)) return undefined;
  return Object.hasOwn(value, step) ? value[step] : undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
