import type { ServiceCases } from './case.ts';
import { changeSets } from './change-sets.ts';
import { cloudformation } from './cloudformation.ts';
import { cloudwatch } from './cloudwatch.ts';
import { kms } from './kms.ts';
import { kmsAliases } from './kms-aliases.ts';
import { logs } from './logs.ts';
import { metricFilters } from './metric-filters.ts';
import { sns } from './sns.ts';
import { sqs } from './sqs.ts';
import { sts } from './sts.ts';

/** Every case there is. */
export const suite: readonly ServiceCases[] = [
  changeSets,
  cloudformation,
  cloudwatch,
  kms,
  kmsAliases,
  logs,
  metricFilters,
  sns,
  sqs,
  sts,
];
