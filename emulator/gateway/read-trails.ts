import type { TrailProperties } from '../cloudformation/resources/cloudtrail.ts';
import { Fault } from '../fault.ts';

/** A trail as the init file in LocalStack keeps it: its properties in the template's shape, and where it is. */
export interface DeployedTrail extends TrailProperties {
  readonly TrailName: string;
  readonly AccountId: string;
  readonly Region: string;
}

/** Milliseconds that a list has time to come. */
const patience = 10_000;

/** Asks the init file for the deployed trails. Throws a `ServiceUnavailable` if it does not tell. */
export async function readTrails(url: string): Promise<readonly DeployedTrail[]> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(patience) });
    if (response.ok) return (await response.json()) as DeployedTrail[];
  } catch (cause) {
    throw unavailable(`${url} did not answer.`, cause);
  }
  throw unavailable(`${url} answered ${response.status}: the init file is not there.`);
}

function unavailable(message: string, cause?: unknown): Fault {
  return new Fault('ServiceUnavailable', message, { status: 503, cause });
}
