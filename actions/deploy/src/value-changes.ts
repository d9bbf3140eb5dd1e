/** One thing within a value that is another before than after; undefined: it is not there. */
export interface ValueChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** More than this nobody reads of one property. */
const most = 20;

/**
 * What differs within two values of a property. Where both are JSON, only the innermost things that differ, so that one action
 * of a long policy can be seen; items of a list are told apart by what they are, not by where they stand.
 */
export function valueChanges(
  path: string,
  before: string | undefined,
  after: string | undefined,
): ValueChange[] {
  const [old, now] = [parsed(before), parsed(after)];
  if (!isStructure(old) || !isStructure(now)) return [{ path, before, after }];
  const found = within(path, old, now);
  const rest = found.length - most;
  if (found.length === 0) return [{ path, before, after }];
  return rest <= 0
    ? found
    : [...found.slice(0, most), { path: `${path} and ${rest} more`, before: '…', after: '…' }];
}

function within(path: string, old: unknown, now: unknown): ValueChange[] {
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  if (Array.isArray(old) && Array.isArray(now)) return withinLists(path, old, now);
  if (isRecord(old) && isRecord(now)) {
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((key) =>
      within(`${path}/${key}`, old[key], now[key]),
    );
  }
  return [{ path, before: textOf(old), after: textOf(now) }];
}

/** Items that are in both lists are left out; of the others, statements with one Sid are compared. */
function withinLists(
  path: string,
  old: readonly unknown[],
  now: readonly unknown[],
): ValueChange[] {
  const gone = without(old, now);
  const come = without(now, old);
  const pairs = gone.map((item) => ({ item, twin: come.find((one) => isTwin(item, one)) }));
  const twins = pairs.map(({ twin }) => twin);
  return [
    ...pairs.flatMap(({ item, twin }) =>
      twin === undefined
        ? [{ path, before: textOf(item), after: undefined }]
        : within(`${path}/${sidOf(item)}`, item, twin),
    ),
    ...come
      .filter((item) => !twins.includes(item))
      .map((item) => ({ path, before: undefined, after: textOf(item) })),
  ];
}

function without(items: readonly unknown[], others: readonly unknown[]): unknown[] {
  const left = others.map((one) => JSON.stringify(one));
  return items.filter((item) => {
    const place = left.indexOf(JSON.stringify(item));
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

function isTwin(one: unknown, other: unknown): boolean {
  return sidOf(one) !== undefined && sidOf(one) === sidOf(other);
}

/** What names a statement of a policy, or a tag. */
function sidOf(item: unknown): string | undefined {
  if (!isRecord(item)) return undefined;
  const name = item.Sid ?? item.Key ?? item.Id;
  return typeof name === 'string' ? name : undefined;
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || value === undefined ? value : JSON.stringify(value);
}

function isStructure(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isStructure(value) && !Array.isArray(value);
}
