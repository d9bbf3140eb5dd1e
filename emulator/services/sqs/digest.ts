import { createHash } from 'node:crypto';
import type { StoredAttribute } from './store.ts';

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html, "Calculating the MD5 message digest" */
export function md5OfAttributes(
  attributes: Readonly<Record<string, StoredAttribute>>,
): string | undefined {
  const names = Object.keys(attributes).sort((one, other) => (one < other ? -1 : 1));
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const feed = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { type = '', text = '', base64 } = attributes[name] ?? {};
    feed(Buffer.from(name));
    feed(Buffer.from(type));
    hash.update(Buffer.from([base64 === undefined ? 1 : 2]));
    feed(base64 === undefined ? Buffer.from(text) : Buffer.from(base64, 'base64'));
  }
  return hash.digest('hex');
}
