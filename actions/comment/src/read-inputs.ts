import { getInput } from '@actions/core';
import { Failure } from '../../shared/failure.ts';
import { optionalInput, textInput } from '../../shared/inputs.ts';
import { parseKey } from '../../shared/marker.ts';
import { readPullRequest } from './pull-request.ts';

export interface Inputs {
  readonly key: string;
  /** Of the pull request. */
  readonly number: number;
  readonly body: string;
}

export async function readInputs(
  env: NodeJS.ProcessEnv,
): Promise<Inputs & { readonly token: string }> {
  const token = getInput('token');
  const key = parseKey(getInput('key'));
  const body = textInput('body');
  const number = optionalInput('number');
  return {
    token,
    key,
    body,
    number: number === undefined ? await readPullRequest(env) : parseNumber(number),
  };
}

function parseNumber(text: string): number {
  if (/^[1-9]\d{0,9}$/u.test(text)) return Number(text);
  throw new Failure(
    'INVALID_INPUT',
    `input number is ${JSON.stringify(text)}; give the number of a pull request, such as 12`,
  );
}
