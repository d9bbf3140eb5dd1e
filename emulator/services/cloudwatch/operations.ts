import type * as CloudWatch from '@aws-sdk/client-cloudwatch';
import type { Operations } from '../../service.ts';

export type CloudWatchOperations = Operations<typeof CloudWatch>;
