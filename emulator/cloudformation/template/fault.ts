import { Fault } from '../../fault.ts';

/** CloudFormation's answer to everything that is wrong with a request or a template. */
export function invalid(message: string, cause?: unknown): Fault {
  return new Fault('ValidationError', message, { status: 400, cause });
}
