import type { ServiceCases } from './case.ts';
import { kms } from './kms.ts';
import { kmsAliases } from './kms-aliases.ts';
import { logs } from './logs.ts';
import { metricFilters } from './metric-filters.ts';
import { sns } from './sns.ts';
import { sqs } from './sqs.ts';

/** Every case there is. */
export const suite: readonly ServiceCases[] = [kms, kmsAliases, logs, metricFilters, sns, sqs];
