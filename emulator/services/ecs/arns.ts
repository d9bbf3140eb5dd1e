import type { Call } from '../../service.ts';

type Place = Pick<Call, 'account' | 'region'>;

export function clusterArn({ account, region }: Place, name: string): string {
  return `arn:aws:ecs:${region}:${account}:cluster/${name}`;
}

export function definitionArn({ account, region }: Place, family: string, revision: number | '*') {
  return `arn:aws:ecs:${region}:${account}:task-definition/${family}:${revision}`;
}

export function serviceArn({ account, region }: Place, cluster: string, name: string): string {
  return `arn:aws:ecs:${region}:${account}:service/${cluster}/${name}`;
}

export function taskArn({ account, region }: Place, cluster: string, id: string): string {
  return `arn:aws:ecs:${region}:${account}:task/${cluster}/${id}`;
}

/** `arn:aws:ecs:<region>:<account>:service/<cluster>/<name>` taken apart: kind and the words after it. */
export function readArn(arn: string): { kind: string; words: string[] } | undefined {
  const [, path] = /^arn:[^:]+:ecs:[^:]*:\d{12}:(.+)$/.exec(arn) ?? [];
  if (path === undefined) return undefined;
  const [kind = '', ...words] = path.split('/');
  return { kind, words };
}

/** Whether an ARN is of this account and Region; a name is everywhere. */
export function isHere(reference: string, { account, region }: Place): boolean {
  return (
    !reference.startsWith('arn:') ||
    reference.split(':', 5).slice(3).join(':') === `${region}:${account}`
  );
}

/** The last word of a name or an ARN. */
export function nameIn(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
