import { unlessMissing } from './missing.ts';
import type { Context } from './type.ts';

/** The first of what a Describe call finds; undefined: it is not there. */
export async function described<O, T>(
  { call }: Context,
  operation: string,
  input: object,
  pick: (output: O) => readonly T[] | undefined,
): Promise<T | undefined> {
  const output = await unlessMissing(call<O>('ec2', operation, input));
  return output === undefined ? undefined : pick(output)?.[0];
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The members that have a value. */
export function defined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}
