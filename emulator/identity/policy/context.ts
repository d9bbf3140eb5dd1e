/** Condition keys of one request as the caller knows them; keys compare without case. */
export type ContextValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The same, asked for by keys in lower case. An absent key and a key without values are the same thing. */
export type RequestContext = Pick<ReadonlyMap<string, readonly string[]>, 'get' | 'has'>;

/** Read when a condition or a variable first asks: most statements have neither. */
export function readContext(values: ContextValues): RequestContext {
  let known: ReadonlyMap<string, readonly string[]> | undefined;
  const context = () => {
    known ??= readAll(values);
    return known;
  };
  return { get: (key) => context().get(key), has: (key) => context().has(key) };
}

function readAll(values: ContextValues): ReadonlyMap<string, readonly string[]> {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const list = typeof value === 'string' ? [value] : value;
    if (list.length > 0) context.set(key.toLowerCase(), list);
  }
  return context;
}
