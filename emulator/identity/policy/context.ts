/** Condition keys of one request as the caller knows them; keys compare without case. */
export type ContextValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The same, keyed in lower case. An absent key and a key without values are the same thing. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

export function readContext(values: ContextValues): RequestContext {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const list = typeof value === 'string' ? [value] : value;
    if (list.length > 0) context.set(key.toLowerCase(), list);
  }
  return context;
}
