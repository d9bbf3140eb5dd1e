import { notImplemented } from '../../fault.ts';
import { invalid, required } from './refusals.ts';

/** One attribute: its default and the values that it takes. */
export interface AttributeRule {
  readonly usual: string;
  accepts(value: string): boolean;
  /** Values of AWS that the emulator does not act on. */
  readonly notActedOn?: (value: string) => boolean;
}

export type AttributeRules = Readonly<Record<string, AttributeRule>>;

interface Attribute {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

export const text: AttributeRule = { usual: '', accepts: () => true };

export function flag(usual: boolean): AttributeRule {
  return { usual: String(usual), accepts: (value) => value === 'true' || value === 'false' };
}

export function seconds(usual: number, least: number, most: number): AttributeRule {
  return { usual: String(usual), accepts: isWithin(least, most) };
}

export function oneOf(usual: string, ...others: readonly string[]): AttributeRule {
  return { usual, accepts: (value) => value === usual || others.includes(value) };
}

/** An attribute of which the emulator knows the default only. */
export function only(rule: AttributeRule): AttributeRule {
  return { ...rule, notActedOn: (value) => value !== rule.usual };
}

export function isWithin(least: number, most: number): (value: string) => boolean {
  return (value) => /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
}

/** The given attributes by key, or the refusal of the first that is none. */
export function readAttributes(
  given: readonly Attribute[] = [],
  rules: AttributeRules,
  owner: string,
): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { Key: key = '', Value: value = '' } of given) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (rule === undefined) throw invalid(`${owner} attribute key '${key}' is not recognized`);
    if (Object.hasOwn(read, key)) throw invalid(`The attribute '${key}' is given twice`);
    if (!rule.accepts(value)) {
      throw invalid(`${owner} attribute value '${value}' for attribute '${key}' is not valid`);
    }
    if (rule.notActedOn?.(value)) throw notImplemented(`The value ${value} of attribute ${key}`);
    read[key] = value;
  }
  return read;
}

/** Changes what is given of `owner`'s attributes, and answers all as they are now. */
export function changeAttributes(
  owner: { readonly attributes: Record<string, string> },
  given: readonly Attribute[] | undefined,
  rules: AttributeRules,
  kind: string,
): { Attributes: { Key: string; Value: string }[] } {
  Object.assign(owner.attributes, readAttributes(required(given, 'Attributes'), rules, kind));
  return { Attributes: listAttributes(owner.attributes, rules) };
}

export function attributeOf(
  set: Readonly<Record<string, string>>,
  rules: AttributeRules,
  key: string,
): string {
  return set[key] ?? rules[key]?.usual ?? '';
}

/** Every attribute with its value, as the Describe calls show them. */
export function listAttributes(
  set: Readonly<Record<string, string>>,
  rules: AttributeRules,
): { Key: string; Value: string }[] {
  return Object.keys(rules).map((Key) => ({ Key, Value: attributeOf(set, rules, Key) }));
}
