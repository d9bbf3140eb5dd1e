import type { Access, Call } from '../../service.ts';
import { arnOfParameter } from './names.ts';
import { arnOf, lookUp, peek, refer } from './reference.ts';
import type { Parameter } from './store.ts';

type Conditions = Readonly<Record<string, string | readonly string[]>>;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html */
export function parameterAccess(
  operation: string,
  name: string,
  call: Call,
  conditions: Conditions = {},
): Access {
  return {
    action: `ssm:${operation}`,
    resource: arnOfParameter(call, name),
    conditions: { ...tagsOf(peek(call, name)), ...conditions },
  };
}

/** The same for a name that may be an ARN or choose a version. */
export function referenceAccess(operation: string, text: string, call: Call): Access {
  const reference = refer(call, text);
  return {
    action: `ssm:${operation}`,
    resource: arnOf(reference),
    conditions: tagsOf(lookUp(call, reference)),
    ...(reference.account !== call.account && {
      resourcePolicy: { document: undefined, owner: reference.account, role: 'sufficient' },
    }),
  };
}

function tagsOf(parameter: Parameter | undefined): Record<string, string> {
  const tags = Object.entries(parameter?.tags ?? {});
  return Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}
