/** The body of a request to the control interface as a JSON object. Throws a sentence that shows `example`. */
export function readObject(body: string, example: string): Readonly<Record<string, unknown>> {
  const wanted = `the body must be a JSON object such as ${example}`;
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new Error(`${wanted}; this is ${describe(body)}`, { cause });
  }
  if (isObject(value)) return value;
  throw new Error(`${wanted}; this is ${describe(body)}`);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(body: string): string {
  if (body === '') return 'empty';
  return JSON.stringify(body.length > 80 ? `${body.slice(0, 80)}…` : body);
}
