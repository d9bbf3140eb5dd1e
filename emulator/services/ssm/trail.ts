import type { Call, TrailDetail } from '../../service.ts';
import { arnOfParameter } from './names.ts';

/** Parameter Store's records name the parameter. */
export function mention(
  call: Call,
  ...names: readonly (string | undefined)[]
): Pick<TrailDetail, 'resources'> {
  return {
    resources: names.flatMap((name) =>
      name === undefined
        ? []
        : [
            {
              accountId: call.account,
              ARN: name.startsWith('arn:') ? name : arnOfParameter(call, name),
            },
          ],
    ),
  };
}
