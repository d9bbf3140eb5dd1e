import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { withinGroup } from './logs-names.ts';
import { unlessMissing } from './missing.ts';
import { type ResourceType, replaced } from './type.ts';

interface LogStreamProperties {
  readonly LogGroupName: string;
  readonly LogStreamName?: string;
}

export const logStream: ResourceType<LogStreamProperties> = {
  type: 'AWS::Logs::LogStream',
  properties: { LogGroupName: replaced, LogStreamName: replaced },
  async create({ LogGroupName: logGroupName, LogStreamName }, context) {
    const logStreamName = LogStreamName ?? context.name();
    await context.call('logs', 'CreateLogStream', { logGroupName, logStreamName });
    return { physicalId: logStreamName, attributes: {} };
  },
  async delete({ physicalId, properties: { LogGroupName: logGroupName } }, { call }) {
    const logStreamName = withinGroup(physicalId, logGroupName);
    await unlessMissing(call('logs', 'DeleteLogStream', { logGroupName, logStreamName }));
  },
  async read({ physicalId, properties: { LogGroupName } }, { call }) {
    const LogStreamName = withinGroup(physicalId, LogGroupName);
    const found = await unlessMissing(
      call<Logs.DescribeLogStreamsCommandOutput>('logs', 'DescribeLogStreams', {
        logGroupName: LogGroupName,
        logStreamNamePrefix: LogStreamName,
      }),
    );
    const isThere = found?.logStreams?.some(({ logStreamName }) => logStreamName === LogStreamName);
    return isThere ? { attributes: {}, properties: { LogGroupName, LogStreamName } } : undefined;
  },
};
