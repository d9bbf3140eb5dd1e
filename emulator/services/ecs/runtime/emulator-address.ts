import type { Settings } from '../../../world.ts';

/**
 * Where a process of this machine finds the emulator: an address for all interfaces is no address to call, and SDKs fetch
 * credentials over HTTP from the loopback only.
 */
export function emulatorAddress({ endpoint }: Settings): string | undefined {
  if (endpoint === undefined) return undefined;
  const { hostname, port } = new URL(endpoint);
  const isAny = hostname === '0.0.0.0' || hostname === '[::]';
  return isAny ? `http://127.0.0.1:${port}` : endpoint;
}
