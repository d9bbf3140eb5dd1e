import type { Call } from '../../service.ts';
import { constraint, invalid } from './refusals.ts';

const mostActions = 5;
const arnForm = /^arn:aws[a-z-]*:(?<service>[a-z0-9-]+):(?<region>[a-z0-9-]*):[^:\s]*:[^\s]+$/;

/** The actions of one state: at most five ARNs; a topic must be of the alarm's Region. That it exists is not checked. */
export function checkActions(
  actions: readonly string[] | undefined,
  name: string,
  call: Call,
): string[] {
  const given = [...(actions ?? [])];
  if (given.length > mostActions) {
    throw constraint(given, name, `Member must have length less than or equal to ${mostActions}`);
  }
  for (const action of given) checkAction(action, call.region);
  return given;
}

function checkAction(action: string, alarmRegion: string): void {
  const { service, region } = arnForm.exec(action)?.groups ?? {};
  if (service === undefined || action.length > 1024) throw invalid(`Invalid arn syntax: ${action}`);
  if (service === 'sns' && region !== alarmRegion) {
    throw invalid(`Invalid region ${region} specified. Only ${alarmRegion} is supported.`);
  }
}
