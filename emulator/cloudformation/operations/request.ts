import type { DeploymentConfig } from '@aws-sdk/client-cloudformation';
import { notImplemented } from '../../fault.ts';
import { invalid } from '../template/fault.ts';

export function refuseExpress(
  operation: string,
  { DeploymentConfig }: { DeploymentConfig?: DeploymentConfig | undefined },
): void {
  if (DeploymentConfig?.Mode === 'EXPRESS') {
    throw notImplemented(`DeploymentConfig.Mode EXPRESS of cloudformation:${operation}`);
  }
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
export function checkToken(token: string | undefined): void {
  if (token === undefined || /^[a-zA-Z0-9][-a-zA-Z0-9]{0,127}$/.test(token)) return;
  throw invalid(
    `1 validation error detected: Value '${token}' at 'clientRequestToken' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9][-a-zA-Z0-9]*`,
  );
}
