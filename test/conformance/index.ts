import type { ServiceCases } from './case.ts';
import { changeSets } from './change-sets.ts';
import { cloudformation } from './cloudformation.ts';
import { cloudtrail } from './cloudtrail.ts';
import { cloudwatch } from './cloudwatch.ts';
import { ec2 } from './ec2.ts';
import { ecr } from './ecr.ts';
import { iam } from './iam.ts';
import { kms } from './kms.ts';
import { kmsAliases } from './kms-aliases.ts';
import { logs } from './logs.ts';
import { metricFilters } from './metric-filters.ts';
import { s3 } from './s3.ts';
import { secretsmanager } from './secretsmanager.ts';
import { sns } from './sns.ts';
import { sqs } from './sqs.ts';
import { ssm } from './ssm.ts';
import { sts } from './sts.ts';

/** Every case there is. */
export const suite: readonly ServiceCases[] = [
  changeSets,
  cloudformation,
  cloudtrail,
  cloudwatch,
  ec2,
  ecr,
  iam,
  kms,
  kmsAliases,
  logs,
  metricFilters,
  s3,
  secretsmanager,
  sns,
  sqs,
  ssm,
  sts,
];
