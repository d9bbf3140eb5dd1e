import { notImplemented } from '../../fault.ts';
import { MathError } from './metric-math/math-error.ts';
import { invalid } from './refusals.ts';

/** What metric math says of an expression, as CloudWatch answers it; any other error as it is. */
export function mathFault(error: unknown, id: string): unknown {
  if (!(error instanceof MathError)) return error;
  if (error.kind === 'absent') return notImplemented(`The metric math function ${error.message}`);
  return invalid(`Error in expression '${id}': ${error.message}`);
}
