import { Fault } from '../../fault.ts';

/** Codes with which services say that something is not there. */
const missing = /NotFound|NoSuch|DoesNotExist|NonExistent|NotAttached/;

export function isMissing(error: unknown): boolean {
  return error instanceof Fault && missing.test(error.code);
}

/** Undefined where the thing is not there (any more): what is to be deleted may be gone already. */
export async function unlessMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
