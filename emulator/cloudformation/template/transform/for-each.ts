import { invalid } from '../fault.ts';
import { isMap, isScalar, type Value, type ValueMap } from '../value.ts';

/** The present value of each loop's identifier. */
export type Loops = ReadonlyMap<string, string>;

/** How what stands in a loop is read. */
export interface Within {
  value(name: string, value: Value, loops: Loops): Value;
  collection(value: Value, loops: Loops): Value;
  /** Called for each turn of a loop; throws when there have been too many. */
  turn(): void;
}

/**
 * The members of a map with each `Fn::ForEach` in it replaced by what it stands for.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function expandLoops(map: ValueMap, loops: Loops, within: Within): ValueMap {
  const members = new Map<string, Value>();
  unroll(map, loops, within, members);
  return Object.fromEntries(members);
}

function unroll(map: ValueMap, loops: Loops, within: Within, members: Map<string, Value>): void {
  for (const [key, value] of Object.entries(map)) {
    const [, loopName] = /^Fn::ForEach::(.*)$/.exec(key) ?? [];
    if (loopName === undefined) add(withLoopValues(key, loops), key, value, loops, within, members);
    else repeat(loopName, value, loops, within, members);
  }
}

function add(
  name: string,
  key: string,
  value: Value,
  loops: Loops,
  within: Within,
  members: Map<string, Value>,
): void {
  if (members.has(name)) {
    throw invalid(`Duplicate key '${name}' when merging keys to parent object in Fn::ForEach`);
  }
  members.set(name, within.value(key, value, loops));
}

function repeat(
  loopName: string,
  argument: Value,
  loops: Loops,
  within: Within,
  members: Map<string, Value>,
): void {
  const [identifier, collection, fragment, ...more] = Array.isArray(argument) ? argument : [];
  const isFormed =
    isName(loopName) && isName(identifier) && collection !== undefined && more.length === 0;
  if (!isFormed || !isMap(fragment) || loops.has(identifier)) throw incorrect();
  for (const item of items(within.collection(collection, loops))) {
    within.turn();
    unroll(fragment, new Map(loops).set(identifier, item), within, members);
  }
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && /^[a-zA-Z0-9]+$/.test(name);
}

function items(collection: Value): string[] {
  if (Array.isArray(collection) && collection.every(isScalar)) return collection.map(String);
  throw incorrect();
}

function incorrect(): Error {
  return invalid('Fn::ForEach layout is incorrect');
}

/** `${Identifier}` by the value, `&{Identifier}` by its letters and digits. */
export function withLoopValues(text: string, loops: Loops): string {
  if (loops.size === 0) return text;
  return text.replace(/([$&])\{([a-zA-Z0-9]+)\}/g, (whole, mark: string, name: string) => {
    const value = loops.get(name);
    if (value === undefined) return whole;
    return mark === '&' ? value.replace(/[^a-zA-Z0-9]/g, '') : value;
  });
}
