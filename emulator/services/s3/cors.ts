import type * as S3 from '@aws-sdk/client-s3';
import type { Operations } from '../../service.ts';
import { asPlain, changes, shows } from './bucket-operation.ts';
import { invalidRequest, malformedXml, notConfigured } from './faults.ts';

/** Kept and given back; the emulator answers no browser's preflight request. */
export const cors = {
  PutBucketCors: changes<S3.PutBucketCorsCommandInput>('s3:PutBucketCORS', (bucket, input) => {
    const rules = input.CORSConfiguration?.CORSRules ?? [];
    checkRules(rules);
    bucket.cors = asPlain(rules);
  }),
  GetBucketCors: shows<S3.GetBucketCorsCommandInput, object>('s3:GetBucketCORS', (bucket) => {
    if (bucket.cors !== undefined) return { CORSRules: bucket.cors };
    const message = 'The CORS configuration does not exist';
    throw notConfigured('NoSuchCORSConfiguration', message, bucket.name);
  }),
  DeleteBucketCors: changes<S3.DeleteBucketCorsCommandInput>('s3:PutBucketCORS', (bucket) => {
    delete bucket.cors;
  }),
} satisfies Operations<typeof S3>;

const methods = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CORSRule.html */
function checkRules(rules: readonly S3.CORSRule[]): void {
  if (rules.length === 0 || rules.length > 100) throw malformedXml('1 to 100 CORS rules');
  for (const rule of rules) {
    const { AllowedMethods = [], AllowedOrigins = [], AllowedHeaders = [] } = rule;
    if (AllowedMethods.length === 0 || AllowedOrigins.length === 0) {
      throw malformedXml('a CORS rule needs AllowedMethod and AllowedOrigin');
    }
    const odd = AllowedMethods.find((method) => !methods.includes(method));
    if (odd !== undefined) {
      throw invalidRequest(
        `Found unsupported HTTP method in CORS config. Unsupported method is ${odd}`,
      );
    }
    demandOneWildcard('AllowedOrigin', AllowedOrigins);
    demandOneWildcard('AllowedHeader', AllowedHeaders);
    if ((rule.ID?.length ?? 0) > 255) throw malformedXml('ID is longer than 255 characters');
  }
}

function demandOneWildcard(name: string, values: readonly string[]): void {
  const odd = values.find((value) => value.split('*').length > 2);
  if (odd === undefined) return;
  throw invalidRequest(`${name} "${odd}" can not have more than one wildcard.`);
}
