import { entry, iamOf } from '../../identity/iam-store.ts';
import type { Call } from '../../service.ts';
import { isCode } from '../iam/totp.ts';
import { accessDenied } from './faults.ts';

interface MfaInput {
  readonly SerialNumber?: string | undefined;
  readonly TokenCode?: string | undefined;
}

const failed = 'MultiFactorAuthentication failed';

/** Whether the caller proved a second factor. Throws AccessDenied where it tried and failed. */
export function provesMfa(call: Call, { SerialNumber, TokenCode }: MfaInput): boolean {
  if (SerialNumber === undefined && TokenCode === undefined) return false;
  if (SerialNumber === undefined || TokenCode === undefined) {
    throw accessDenied(`${failed}, must provide both MFA serial number and one time pass code.`);
  }
  const { principal } = call.caller;
  const device = entry(iamOf(call).mfaDevices, SerialNumber);
  if (principal.type !== 'user' || device?.user !== principal.userName) {
    throw accessDenied(
      `${failed}, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.`,
    );
  }
  if (isCode(device.seed, TokenCode, call.world.clock.now())) return true;
  throw accessDenied(`${failed} with invalid MFA one time pass code. `);
}
