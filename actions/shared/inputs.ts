import { getInput } from '@actions/core';
import { Failure } from './failure.ts';

/** Milliseconds of each unit that a duration may be written in. */
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/u;
const DURATION_PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/gu;

/** A text that must be there. */
export function textInput(name: string): string {
  const text = getInput(name);
  if (text === '') throw refuse(name, text, 'a text that is not empty');
  return text;
}

/** A text, or undefined if the input is not given or empty. */
export function optionalInput(name: string): string | undefined {
  const text = getInput(name);
  return text === '' ? undefined : text;
}

/** `true` or `false`, in any case of letters. */
export function booleanInput(name: string): boolean {
  return choose(name, getInput(name).toLowerCase(), ['true', 'false']) === 'true';
}

/** One of the words given. */
export function choiceInput<const Choice extends string>(
  name: string,
  choices: readonly Choice[],
): Choice {
  return choose(name, getInput(name), choices);
}

/** A duration such as `90s`, `20m` or `1h30m`, in milliseconds. */
export function durationInput(name: string): number {
  return parseDuration(name, getInput(name));
}

/** One entry a line; empty lines and lines starting with `#` are left out. */
export function listInput(name: string): string[] {
  return parseList(getInput(name));
}

export function parseDuration(name: string, text: string): number {
  if (!DURATION.test(text)) throw refuse(name, text, 'a duration such as 90s, 20m or 1h30m');
  let milliseconds = 0;
  for (const [, amount, unit] of text.matchAll(DURATION_PART)) {
    milliseconds += Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
  }
  return milliseconds;
}

export function parseList(text: string): string[] {
  const lines = text.split(/\r?\n/u).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

function choose<const Choice extends string>(
  name: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const chosen = choices.find((choice) => choice === text);
  if (chosen === undefined) throw refuse(name, text, `one of ${choices.join(', ')}`);
  return chosen;
}

function refuse(name: string, text: string, form: string): Failure {
  const given = text === '' ? 'is empty' : `is ${JSON.stringify(text)}`;
  return new Failure('INVALID_INPUT', `input ${name} ${given}; give ${form}`);
}
