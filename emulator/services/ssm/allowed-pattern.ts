import { setFlagsFromString } from 'node:v8';
import { Fault } from '../../fault.ts';

// Gives expressions the flag `l`: V8 then runs them in time proportional to the text, and refuses those that it cannot.
setFlagsFromString('--enable-experimental-regexp-engine');

/** The whole value has to match. */
export function checkPattern(value: string, allowed: string | undefined): void {
  if (allowed === undefined || allowed === '') return;
  if (compile(`^(?:${allowed})$`).test(value)) return;
  throw new Fault(
    'ParameterPatternMismatchException',
    `Parameter value, cannot be validated against allowedPattern: ${allowed}`,
  );
}

/** Look-around and back references are beyond linear time, and are taken all the same. */
function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'ls');
  } catch {
    return compileBacktracking(pattern);
  }
}

function compileBacktracking(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 's');
  } catch (cause) {
    throw new Fault(
      'InvalidAllowedPatternException',
      'The request does not meet the regular expression requirement.',
      { cause },
    );
  }
}
