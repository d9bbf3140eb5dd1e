/** Why a resource is refused; `legacy`: by the older parser, which does not say why. */
export type ResourceFault = { readonly message: string } | 'legacy';

const partitions = new Set([
  ...['*', 'aws', 'aws-cn', 'aws-us-gov', 'aws-eusc'],
  ...['aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f'],
]);
const iamPaths = [
  ...['user/', 'federated-user/', 'role/', 'group/', 'instance-profile/', 'mfa/'],
  ...['server-certificate/', 'policy/', 'sms-mfa/', 'saml-provider/', 'oidc-provider/'],
  ...['report/', 'access-report/'],
];

/** The sentence with which IAM refuses a resource of an identity policy; undefined: none. */
export function resourceFault(resource: string): ResourceFault | undefined {
  if (resource === '*') return undefined;
  const [, partition, ...rest] = resource.split(':');
  if (partition === undefined) {
    return { message: `Resource ${resource} must be in ARN format or "*".` };
  }
  if (!partitions.has(partition)) return { message: wrongPartition(partition, rest) };
  const [service, region = '', _account, ...path] = rest;
  if (service === undefined) {
    return { message: 'Resource vendor must be fully qualified and cannot contain regexes.' };
  }
  if (service === '' || (rest.length < 4 && resource.includes('::'))) return 'legacy';
  return ofService(resource, service, region, path.join(':'));
}

function ofService(
  resource: string,
  service: string,
  region: string,
  path: string,
): ResourceFault | undefined {
  if (service === 's3' && region !== '' && !path.startsWith('accesspoint/')) {
    return { message: `Resource ${resource} can not contain region information.` };
  }
  if (service !== 'iam') return undefined;
  if (region !== '') {
    return { message: `IAM resource ${resource} cannot contain region information.` };
  }
  if (path === '*' || iamPaths.some((start) => path.startsWith(start))) return undefined;
  const starts = iamPaths.join(', ');
  return { message: `IAM resource path must either be "*" or start with ${starts}.` };
}

function wrongPartition(partition: string, rest: readonly string[]): string {
  const [service = '*', region = '*', account = '*', ...path] = rest;
  const shown = path.length > 0 ? path.join(':') : '*';
  const vendor = service === '' && rest.length === 1 ? '*' : service;
  return `Partition "${partition}" is not valid for resource "arn:${partition}:${vendor}:${region}:${account}:${shown}".`;
}
