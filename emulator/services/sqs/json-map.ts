/** A JSON text that holds an object; undefined: it does not. */
export function readJsonMap(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isMap ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
