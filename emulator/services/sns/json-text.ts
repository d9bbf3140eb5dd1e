import { invalidParameter } from './refusals.ts';

/** Reads an attribute that holds a JSON object. `name` goes before the complaint (`Attributes Reason: FilterPolicy`). */
export function readJsonObject(text: string, name: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidParameter(`${name}: failed to parse JSON. ${complaint(text)}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw invalidParameter(`${name}: failed to parse JSON. It is not an object`);
}

/** The two complaints of SNS's parser that people meet; its others are told as the first. */
function complaint(text: string): string {
  const member = /^\s*\{\s*([^"\s])/.exec(text);
  const [token = ''] = /^[^\s,\]}]*/.exec(text) ?? [];
  const [what, column] = member
    ? [
        `Unexpected character ('${member[1]}' (code ${member[1]?.codePointAt(0)})): was expecting double-quote to start field name`,
        member[0].length,
      ]
    : [
        `Unrecognized token '${token}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`,
        token.length + 1,
      ];
  return `${what}\n at [Source: REDACTED (\`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION\` disabled); line: 1, column: ${column}]`;
}
