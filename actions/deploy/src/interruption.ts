import { Failure } from '../../shared/failure.ts';

/** Operations that CloudFormation is carrying out for this run, by the stack's id. */
export type UnderWay = Set<string>;

interface Signals {
  once(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
}

/**
 * Tells what goes on in AWS when the job is cancelled, and ends. An operation is never cancelled with it: it would roll
 * back what is half done, which nobody asked for.
 */
export function tellWhenInterrupted(
  underWay: UnderWay,
  { signals, log, end }: { signals: Signals; log: (line: string) => void; end: () => void },
): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    signals.once(signal, () => {
      log(`ended by ${signal}`);
      for (const stackId of underWay) log(`goes on in AWS: ${stackId}`);
      end();
    });
  }
}

/** Runs `follow` while the stack counts as under way, and says so if it fails meanwhile. */
export async function during<T>(
  underWay: UnderWay,
  stackId: string,
  follow: () => Promise<T>,
): Promise<T> {
  underWay.add(stackId);
  try {
    return await follow();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(
      'UNREACHABLE',
      `lost sight of ${stackId}: its operation goes on in AWS; run the action again to follow it`,
      { cause },
    );
  } finally {
    underWay.delete(stackId);
  }
}
