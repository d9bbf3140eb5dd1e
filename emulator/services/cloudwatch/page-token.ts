import { Fault } from '../../fault.ts';
import { invalidValue } from './refusals.ts';

/** A place in a list, by name or number, as the opaque text of `NextToken`. */
export function writeToken(place: string | number): string {
  return Buffer.from(JSON.stringify([place])).toString('base64url');
}

/** The name that `writeToken` wrote; text that is no such token is refused. */
export function readNameToken(token: string): string {
  const place = parse(token);
  if (typeof place !== 'string') throw unreadable(token);
  return place;
}

/** The same where the API has no error of its own for it (ListMetrics, ListDashboards). */
export function readNameParameter(token: string): string {
  const place = parse(token);
  if (typeof place !== 'string') throw invalidValue('Request parameter NextToken is invalid');
  return place;
}

/** The same for a number. */
export function readNumberToken(token: string): number {
  const place = parse(token);
  if (typeof place !== 'number') throw unreadable(token);
  return place;
}

function parse(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString())[0];
  } catch {
    return undefined;
  }
}

function unreadable(token: string): Fault {
  return new Fault('InvalidNextToken', `The token ${token} is invalid.`);
}
