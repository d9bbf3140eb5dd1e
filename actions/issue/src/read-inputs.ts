import { getInput } from '@actions/core';
import { choiceInput, optionalInput, textInput } from '../../shared/inputs.ts';
import { parseKey } from '../../shared/marker.ts';
import { toTitle } from './issue-text.ts';

/** What is to become of the issue with that key. */
export type Inputs = { readonly key: string; readonly body: string | undefined } & (
  | { readonly state: 'open'; readonly title: string }
  | { readonly state: 'closed' }
);

export function readInputs(): Inputs & { readonly token: string } {
  const token = getInput('token');
  const key = parseKey(getInput('key'));
  const body = optionalInput('body');
  const state = choiceInput('state', ['open', 'closed']);
  return state === 'open'
    ? { token, key, body, state, title: toTitle(textInput('title')) }
    : { token, key, body, state };
}
