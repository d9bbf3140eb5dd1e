import type { StatementElement } from './grammar-syntax.ts';

/** What IAM's older parser asks of effects and dates; it says no more than that it failed. */
export function passesLegacyParsing({ Effect, Condition = {} }: StatementElement): boolean {
  if (Effect !== 'Allow' && Effect !== 'Deny') return false;
  return Object.entries(Condition)
    .filter(([operator]) => /^(For(All|Any)Values?:)?Date/.test(operator))
    .flatMap(([, keys]) => Object.values(keys).flat())
    .every((value) => isDate(String(value)));
}

const iso =
  /^(-?\d{1,9})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:t(?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.\d{1,9})?)?)?)?(?:z|[+-](\d\d)(?::?(\d\d))?)?)?$/i;
const most = [292_278_993, 12, 31, 23, 59, 59, 23, 59];
const least = [-292_275_054, 1, 1, 0, 0, 0, 0, 0];

/** ISO 8601 or seconds since the epoch, as a signed integer of 64 bits. */
function isDate(text: string): boolean {
  if (!/[t-]/i.test(text)) return /^\d+$/.test(text) && BigInt(text) <= 2n ** 63n - 1n;
  const [, ...parts] = iso.exec(text) ?? [];
  if (parts.length === 0) return false;
  return parts.every((part, at) => {
    const number = part === undefined ? (least[at] ?? 0) : Number(part);
    return number >= (least[at] ?? 0) && number <= (most[at] ?? 0);
  });
}
