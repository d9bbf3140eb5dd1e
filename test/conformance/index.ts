import type { ServiceCases } from './case.ts';
import { kms } from './kms.ts';
import { kmsAliases } from './kms-aliases.ts';
import { sns } from './sns.ts';
import { sqs } from './sqs.ts';

/** Every case there is. */
export const suite: readonly ServiceCases[] = [kms, kmsAliases, sns, sqs];
