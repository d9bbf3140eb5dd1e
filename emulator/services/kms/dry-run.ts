import { Fault, notImplemented } from '../../fault.ts';
import { refuse, requireOneOf } from './validation.ts';

interface Extras {
  readonly DryRun?: boolean | undefined;
  readonly DryRunModifiers?: readonly string[] | undefined;
  readonly Recipient?: unknown;
}

/** The last check before the work itself. https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html */
export function requireRealRun({ DryRun, Recipient }: Extras): void {
  if (Recipient !== undefined) throw notImplemented('KMS with an attestation document (Recipient)');
  if (DryRun !== true) return;
  throw new Fault(
    'DryRunOperationException',
    'The request would have succeeded, but the DryRun option is set.',
  );
}

/** A dry run may leave the ciphertext aside and ask for permissions only. */
export function ignoresCiphertext({ DryRun, DryRunModifiers }: Extras): boolean {
  if (DryRunModifiers === undefined || DryRunModifiers.length === 0) return false;
  for (const modifier of DryRunModifiers) {
    requireOneOf(modifier, 'dryRunModifiers', ['IGNORE_CIPHERTEXT']);
  }
  if (DryRun !== true) throw refuse('DryRunModifiers can only be specified when DryRun is true.');
  return true;
}
