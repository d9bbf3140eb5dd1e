import { notImplemented } from '../../fault.ts';

/** Members that every call may have. */
const always = ['TagSpecifications', 'DryRun', 'ClientToken'];

/** A member that the emulator does not act on must not look as if it had. */
export function refuseOthers(operation: string, input: object, known: readonly string[]): void {
  const others = Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
    .filter((name) => !known.includes(name) && !always.includes(name));
  if (others.length > 0) throw notImplemented(`${others.join(', ')} of ${operation}`);
}
