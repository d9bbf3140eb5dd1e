import type { TrailDetail } from '../../service.ts';
import { membersAsWritten } from '../../services/cloudtrail/members.ts';
import { hidden } from '../no-echo.ts';

interface Recorded {
  readonly TemplateBody?: string | undefined;
  readonly Parameters?: readonly { readonly ParameterKey?: string | undefined }[] | undefined;
}

/**
 * A trail shows neither a template's text nor the values of its parameters, which may be secrets. AWS hides those with
 * NoEcho; here all are hidden, since a request that fails early has no template to tell them apart.
 */
export function withoutSecrets(input: Recorded): TrailDetail {
  const { TemplateBody: _, Parameters, ...rest } = input;
  const shown = Parameters?.map((one) => ({
    ParameterKey: one.ParameterKey,
    ParameterValue: hidden,
  }));
  return {
    requestParameters: membersAsWritten({ ...rest, ...(shown && { Parameters: shown }) }),
  };
}
