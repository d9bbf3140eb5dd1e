import { parameterValues } from './parameter-values.ts';
import type { Source } from './stack.ts';
import { readTemplate } from './template/read.ts';

/** What AWS shows in place of the value of a parameter with NoEcho. */
export const hidden = '****';

/** Parameters as they may be shown. */
export function shownParameters({ template, parameters }: Source): Record<string, string> {
  const declared = template === '' ? {} : readTemplate(template).parameters;
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      declared[name]?.NoEcho === true ? hidden : value,
    ]),
  );
}

/** The value as JSON text, without what came from parameters with NoEcho. */
export function shownText(value: unknown, ...sources: readonly Source[]): string {
  const secrets = sources.flatMap(secretsOf);
  if (secrets.length === 0) return JSON.stringify(value);
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'string'
      ? secrets.reduce((text, secret) => text.replaceAll(secret, hidden), inner)
      : inner,
  );
}

function secretsOf(source: Source): string[] {
  const shown = shownParameters(source);
  return Object.entries(parameterValues(source))
    .filter(([name, value]) => value !== '' && shown[name] === hidden)
    .map(([, value]) => value);
}
