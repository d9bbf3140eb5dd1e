const names: Readonly<Record<string, string>> = {
  Name: 'name',
  Text: 'text',
  Id: 'id',
  Key: 'key',
  Context: 'context',
};

/** The lab writes `Name`, `Text` and `Key`. A body that gives a member in both spellings keeps both, and is refused. */
export function readLabNames(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const own = (key: string): string => (Object.hasOwn(names, key) ? (names[key] ?? key) : key);
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      Object.hasOwn(body, own(key)) ? key : own(key),
      value,
    ]),
  );
}
