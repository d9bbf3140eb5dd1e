import type { World } from '../../world.ts';
import { passwordVerifier } from './postgres/password-verifier.ts';
import { invalidValue } from './refusals.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const signs = '!#$%&()*+,-.:;<=>?[]^_{|}~';

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
export function checkPassword(password: string): string {
  if (password.length < 8) {
    throw invalidValue(
      'The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.',
    );
  }
  if (password.length > 128) {
    throw invalidValue(
      'The parameter MasterUserPassword is not a valid password because it is longer than 128 characters.',
    );
  }
  if (/^[\x21-\x7e]*$/.test(password) && !/[/"@]/.test(password)) return password;
  throw invalidValue(
    "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used.",
  );
}

/** As RDS makes one itself. */
export function newPassword({ random }: World): string {
  return random.text(28, letters + signs);
}

/** What is kept of a password. */
export function verifierOf({ random }: World, password: string): string {
  return passwordVerifier(password, random.bytes(16));
}
