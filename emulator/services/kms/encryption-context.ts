import { refuse } from './validation.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

const none = Buffer.alloc(0);

/** https://docs.aws.amazon.com/kms/latest/cryptographic-details/ */
const longest = 8192;

/** The additional authenticated data of a context: the same bytes whatever the order of its pairs. */
export function canonicalize(context: EncryptionContext | undefined): Buffer {
  if (context === undefined) return none;
  const keys = Object.keys(context);
  if (keys.length === 0) return none;
  const bytes = Buffer.from(
    JSON.stringify(keys.sort(byCodeUnits).map((key) => [key, context[key]])),
  );
  if (bytes.length > longest) {
    throw refuse(
      `The encryption context is ${bytes.length} bytes long; at most ${longest} are allowed`,
    );
  }
  return bytes;
}

/** The formats of asymmetric ciphertexts have no place for it. */
export function requireNoContext(spec: string, context: EncryptionContext | undefined): void {
  if (context === undefined || Object.keys(context).length === 0) return;
  throw refuse(`An encryption context is not supported with key spec ${spec}.`);
}

export function includes(context: EncryptionContext, pairs: EncryptionContext): boolean {
  return Object.entries(pairs).every(([key, value]) => context[key] === value);
}

export function equals(context: EncryptionContext, pairs: EncryptionContext): boolean {
  return Object.keys(context).length === Object.keys(pairs).length && includes(context, pairs);
}

function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : 1;
}
