import { regionalStore } from '../../state.ts';

/** One version of a parameter, with everything that `GetParameterHistory` shows of it. */
export interface Version {
  readonly number: number;
  readonly type: 'String' | 'StringList' | 'SecureString';
  /** The text; of a SecureString what KMS made of it, in base64. */
  readonly value: string;
  /** How a SecureString was encrypted: a data key in base64, where KMS did not encrypt the value itself. */
  readonly dataKey?: string;
  readonly keyId?: string;
  readonly description?: string;
  readonly allowedPattern?: string;
  readonly dataType: string;
  readonly tier: 'Standard' | 'Advanced';
  readonly modifiedAt: number;
  readonly modifiedBy: string;
  labels: string[];
}

export interface Parameter {
  /** As it was created: `/app/db` or `db`. */
  readonly name: string;
  tags: Record<string, string>;
  /** Oldest first, never empty. */
  readonly versions: Version[];
}

/** Parameters by name; `/db` and `db` are one parameter, kept as `db`. */
export const storeOf = regionalStore<{ readonly parameters: Record<string, Parameter> }>(
  'ssm',
  () => ({ parameters: {} }),
);

export function latest({ versions }: Parameter): Version {
  const last = versions.at(-1);
  if (last === undefined) throw new Error('a parameter has at least one version');
  return last;
}
