import { alarmActions } from './alarm-actions.ts';
import { alarmStates } from './alarm-states.ts';
import type { ServiceCases } from './case.ts';
import { changeSets } from './change-sets.ts';
import { cloudformation } from './cloudformation.ts';
import { cloudtrail } from './cloudtrail.ts';
import { cloudwatch } from './cloudwatch.ts';
import { ec2 } from './ec2.ts';
import { ecr } from './ecr.ts';
import { filterCounts } from './filter-counts.ts';
import { filterPatterns } from './filter-patterns.ts';
import { iam } from './iam.ts';
import { kms } from './kms.ts';
import { kmsAliases } from './kms-aliases.ts';
import { kmsDataKeys } from './kms-data-keys.ts';
import { kmsKeys } from './kms-keys.ts';
import { logEvents } from './log-events.ts';
import { logSearch } from './log-search.ts';
import { logs } from './logs.ts';
import { metricFilters } from './metric-filters.ts';
import { metrics } from './metrics.ts';
import { s3 } from './s3.ts';
import { secretsmanager } from './secretsmanager.ts';
import { sessionRights } from './session-rights.ts';
import { sns } from './sns.ts';
import { snsDelivery } from './sns-delivery.ts';
import { snsSubscriptions } from './sns-subscriptions.ts';
import { sqs } from './sqs.ts';
import { sqsMessages } from './sqs-messages.ts';
import { sqsVisibility } from './sqs-visibility.ts';
import { ssm } from './ssm.ts';
import { stackChains } from './stack-chains.ts';
import { stackExports } from './stack-exports.ts';
import { stackResources } from './stack-resources.ts';
import { sts } from './sts.ts';
import { templateFaults } from './template-faults.ts';
import { templateParameters } from './template-parameters.ts';
import { webIdentities } from './web-identities.ts';

/** Every case there is. */
export const suite: readonly ServiceCases[] = [
  alarmActions,
  alarmStates,
  changeSets,
  cloudformation,
  cloudtrail,
  cloudwatch,
  ec2,
  ecr,
  filterCounts,
  filterPatterns,
  iam,
  kmsAliases,
  kmsDataKeys,
  kmsKeys,
  kms,
  logEvents,
  logSearch,
  logs,
  metricFilters,
  metrics,
  s3,
  secretsmanager,
  sessionRights,
  snsDelivery,
  snsSubscriptions,
  sns,
  sqsMessages,
  sqsVisibility,
  sqs,
  ssm,
  stackChains,
  stackExports,
  stackResources,
  sts,
  templateFaults,
  templateParameters,
  webIdentities,
];
