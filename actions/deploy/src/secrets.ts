import type { StackDefinition } from './manifest.ts';

/** The values that the template wants hidden (`NoEcho`). A reason of CloudFormation may well cite them. */
export function secretsOf({ template, parameters }: StackDefinition): string[] {
  return template.parameters
    .filter(({ name, noEcho }) => noEcho && Object.hasOwn(parameters, name))
    .map(({ name }) => parameters[name] ?? '')
    .filter((value) => value.trim() !== '');
}

/** The text without the secrets, however short they are. */
export function redact(text: string, secrets: readonly string[]): string {
  const longestFirst = secrets.toSorted((a, b) => b.length - a.length);
  return longestFirst.reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
}
