import { parseDocument, visit } from 'yaml';
import { Failure } from '../../shared/failure.ts';

/** A mapping, and where it stands for messages: `cloudformation/stacks.yaml environments.production`. */
export interface Located {
  readonly at: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/**
 * Parses YAML without tags; duplicate keys and broken syntax are named with their line. Numbers stay as they are written:
 * `012345678901` is an account's id, not a number without its zero.
 */
export function parseYaml(path: string, text: string): Located {
  const document = parseDocument(text, { uniqueKeys: true });
  const [trouble] = [...document.errors, ...document.warnings];
  if (trouble !== undefined) throw invalidYaml(path, trouble);
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'number') scalar.value = scalar.source ?? scalar.value;
    },
  });
  return located(path, document.toJS());
}

/** The parser's sentence without its picture of the lines. */
export function invalidYaml(path: string, cause: Error): Failure {
  const [sentence = ''] = cause.message.split('\n');
  const what = sentence.replace(/:$/, '');
  return new Failure('INVALID_FILE', `${path} is not valid YAML: ${what}`, { cause });
}

/** The mapping under `name`; an absent one is empty. */
export function asRecord({ at, value }: Located, name: string): Located {
  return located(`${at} ${name}`, value[name] ?? {});
}

/** A mapping of scalars as text, as CloudFormation takes parameters and tags; a list of scalars is joined with commas. */
export function asTextRecord(parent: Located, name: string): Record<string, string> {
  const { at, value } = asRecord(parent, name);
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, asText(`${at}.${key}`, entry)]),
  );
}

export function asTextList({ at, value }: Located, name: string): string[] {
  const list = value[name] ?? [];
  if (!Array.isArray(list)) {
    throw new Failure('INVALID_FILE', `${at} ${name} is not a list; write it in [brackets]`);
  }
  return list.map((entry) => asText(`${at} ${name}`, entry));
}

/** A misspelt key would silently mean nothing. */
export function refuseUnknown({ at, value }: Located, known: readonly string[]): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new Failure(
    'INVALID_FILE',
    `${at} has unknown key ${JSON.stringify(unknown)}; give any of ${known.join(', ')}`,
  );
}

function asText(at: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((entry) => asText(at, entry)).join(',');
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  throw new Failure(
    'INVALID_FILE',
    `${at} is not a text, number or truth value; write one, in quotes if it is to be empty`,
  );
}

function located(at: string, value: unknown): Located {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { at, value: value as Record<string, unknown> };
  }
  throw new Failure('INVALID_FILE', `${at} is not a mapping; write key: value lines`);
}
