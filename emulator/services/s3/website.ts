import type * as S3 from '@aws-sdk/client-s3';
import type { Operations } from '../../service.ts';
import { asPlain, changes, shows } from './bucket-operation.ts';
import { invalidArgument, invalidRequest, malformedXml, notConfigured } from './faults.ts';

/** Kept and given back; the emulator has no website endpoint. */
export const website = {
  PutBucketWebsite: changes<S3.PutBucketWebsiteCommandInput>(
    's3:PutBucketWebsite',
    (bucket, input) => {
      const configuration = input.WebsiteConfiguration ?? {};
      checkWebsite(configuration);
      bucket.website = asPlain(configuration);
    },
  ),
  GetBucketWebsite: shows<S3.GetBucketWebsiteCommandInput, object>(
    's3:GetBucketWebsite',
    ({ website: kept, name }) => {
      if (kept !== undefined) return kept as object;
      const message = 'The specified bucket does not have a website configuration';
      throw notConfigured('NoSuchWebsiteConfiguration', message, name);
    },
  ),
  DeleteBucketWebsite: changes<S3.DeleteBucketWebsiteCommandInput>(
    's3:DeleteBucketWebsite',
    (bucket) => {
      delete bucket.website;
    },
  ),
} satisfies Operations<typeof S3>;

const mostRules = 50;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_WebsiteConfiguration.html */
function checkWebsite(configuration: S3.WebsiteConfiguration): void {
  const { IndexDocument, ErrorDocument, RedirectAllRequestsTo, RoutingRules } = configuration;
  if (RedirectAllRequestsTo) {
    if (IndexDocument ?? ErrorDocument ?? RoutingRules) {
      throw invalidArgument(
        'RedirectAllRequestsTo',
        'not null',
        'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
      );
    }
    checkProtocol(RedirectAllRequestsTo.Protocol);
    return;
  }
  if (IndexDocument === undefined) {
    throw invalidArgument(
      'IndexDocument',
      'null',
      'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
    );
  }
  const suffix = IndexDocument.Suffix ?? '';
  if (suffix === '' || suffix.includes('/')) {
    throw invalidArgument('IndexDocument', suffix, 'The IndexDocument Suffix is not well formed');
  }
  if (ErrorDocument?.Key === '') {
    throw invalidArgument('ErrorDocument', '', 'The ErrorDocument Key is not well formed');
  }
  for (const rule of RoutingRules ?? []) checkRule(rule);
  if ((RoutingRules?.length ?? 0) > mostRules) {
    throw invalidArgument(
      'RoutingRules',
      RoutingRules?.length,
      `The number of routing rules must not exceed the allowed limit of ${mostRules}`,
    );
  }
}

function checkRule({ Condition, Redirect }: S3.RoutingRule): void {
  if (Redirect === undefined) throw malformedXml('a routing rule needs a Redirect');
  if (Condition && Object.values(Condition).every((value) => value === undefined)) {
    throw invalidRequest(
      "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
    );
  }
  if (Redirect.ReplaceKeyWith !== undefined && Redirect.ReplaceKeyPrefixWith !== undefined) {
    throw invalidRequest('You can only define ReplaceKeyPrefix or ReplaceKey but not both.');
  }
  checkProtocol(Redirect.Protocol);
}

function checkProtocol(protocol: string | undefined): void {
  if (protocol === undefined || protocol === 'http' || protocol === 'https') return;
  throw invalidRequest(
    'Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.',
  );
}
