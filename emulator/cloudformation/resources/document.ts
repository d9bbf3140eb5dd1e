import { invalid } from '../template/fault.ts';

/** A policy or another JSON document: an object in a template, text on the wire. */
export type JsonDocument = string | object;

export function documentText(document: JsonDocument): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}

export function optionalText(document: JsonDocument | undefined): string | undefined {
  return document === undefined ? undefined : documentText(document);
}

/** Refuses members of a nested structure that the emulator does not carry over. */
export function refuseOthers(value: object, where: string, ...known: readonly string[]): void {
  const other = Object.keys(value).find((name) => !known.includes(name));
  if (other !== undefined) {
    throw invalid(`${where}.${other} is not implemented in the Keywatch emulator`);
  }
}
