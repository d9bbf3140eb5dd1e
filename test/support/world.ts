import { Emulator, type EmulatorOptions } from '../../emulator/emulator.ts';
import type { ServiceId } from '../../emulator/wire/services.ts';
import type { Caller } from '../../emulator/world.ts';

/** A Monday, on the minute: 2026-11-23T08:00:00Z. */
export const testStart = Date.UTC(2026, 10, 23, 8);

/** An emulator in stepped time with a fixed seed, and the account's root to call it with. */
export function aWorld(options: EmulatorOptions = {}): Emulator {
  return new Emulator({
    clock: 'stepped',
    now: testStart,
    seed: 1,
    log: (line, cause) => {
      throw new Error(line, { cause });
    },
    ...options,
  });
}

/** The account's root in the default Region, unless told otherwise. */
export function aCaller(overrides: Partial<Caller> = {}): Caller {
  return {
    principal: { type: 'root', account: '123456789012' },
    account: '123456789012',
    region: 'ap-southeast-2',
    sourceIp: '203.0.113.7',
    userAgent: 'keywatch-test',
    ...overrides,
  };
}

/** Calls operations of one service as one caller: `const kms = client(world, 'kms'); await kms('CreateKey', {})`. */
export function client(world: Emulator, service: ServiceId, caller: Caller = aCaller()) {
  return <O = Record<string, unknown>>(operation: string, input: unknown = {}): Promise<O> =>
    world.invoke<O>(caller, service, operation, input);
}
