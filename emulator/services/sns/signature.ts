import { sign } from 'node:crypto';
import { signingKey } from './signing-key.ts';

/**
 * What is signed: names and values of these members, each on a line of its own, where the message has them.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
const signed = [
  ...['Message', 'MessageId', 'Subject', 'SubscribeURL'],
  ...['Timestamp', 'Token', 'TopicArn', 'Type'],
] as const;

export type Signable = Readonly<Partial<Record<(typeof signed)[number], string>>>;

function canonicalText(message: Signable): string {
  const lines = signed.flatMap((name) => {
    const value = message[name];
    return value === undefined ? [] : [name, value];
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** In base64. Version 1 is SHA-1, 2 is SHA-256, both with RSA. A message goes to many subscribers, and is signed once. */
export function signatureOf(message: Signable, version: string): string {
  const text = canonicalText(message);
  if (last.text !== text || last.version !== version) {
    const algorithm = version === '2' ? 'sha256' : 'sha1';
    const signature = sign(algorithm, Buffer.from(text), signingKey()).toString('base64');
    last = { text, version, signature };
  }
  return last.signature;
}

let last = { text: '', version: '', signature: '' };
