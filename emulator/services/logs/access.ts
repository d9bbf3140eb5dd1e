import type { Access, Call } from '../../service.ts';
import { arnOfGroup, lookUp, type NamesGroup, nameOfGroup } from './names.ts';
import { mergedPolicy } from './resource-policies.ts';
import { logsOf } from './store.ts';

/**
 * Operations on a group are authorized on `…:log-group:<name>:log-stream:`, as AWS's refusals show, so a policy needs the
 * group's ARN with `:*`. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
export function onGroup(action: string): (input: NamesGroup, call: Call) => Access {
  return (input, call) => groupAccess(action, nameOfGroup(input, call), call);
}

export function groupAccess(action: string, name: string, call: Call): Access {
  return {
    action: `logs:${action}`,
    resource: `${arnOfGroup(call, name)}:log-stream:`,
    conditions: tagConditions(name, call),
  };
}

/** Tagging is authorized on the group's ARN without `:*`. */
export function bareGroupAccess(action: string, name: string, call: Call): Access {
  return { ...groupAccess(action, name, call), resource: arnOfGroup(call, name) };
}

interface NamesStream extends NamesGroup {
  readonly logStreamName?: string | undefined;
}

/** The Region's resource policies speak for whoever they name, services above all. */
export function onStream(action: string): (input: NamesStream, call: Call) => Access {
  return (input, call) => {
    const name = nameOfGroup(input, call);
    return {
      action: `logs:${action}`,
      resource: `${arnOfGroup(call, name)}:log-stream:${input.logStreamName ?? ''}`,
      conditions: tagConditions(name, call),
      resourcePolicy: {
        document: mergedPolicy(call, name),
        owner: call.account,
        role: 'sufficient',
      },
    };
  };
}

function tagConditions(name: string, call: Call): Record<string, string> {
  const tags = lookUp(logsOf(call).groups, name)?.tags ?? {};
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
  );
}
