import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

const iterations = 4096;

/**
 * What PostgreSQL keeps of a password, as it takes it in `PASSWORD '…'`: from it nobody learns the password (RFC 5802, section
 * 3). Only for printable ASCII, as RDS's passwords are: others would have to be normalised first.
 */
export function passwordVerifier(password: string, salt: Uint8Array): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const clientKey = hmac(salted, 'Client Key');
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = hmac(salted, 'Server Key').toString('base64');
  const text = Buffer.from(salt).toString('base64');
  return `SCRAM-SHA-256$${iterations}:${text}$${storedKey}:${serverKey}`;
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
