/** Condition keys whose fixed values keep a policy for everybody from being public. */
const narrowing = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
]);

/**
 * Whether S3 calls a bucket policy public: a statement allows everybody, and no condition with fixed values holds it to
 * somebody. https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isPublicPolicy(text: string): boolean {
  const policy: unknown = JSON.parse(text);
  if (!isObject(policy)) return false;
  return asList(policy.Statement).some(isPublicStatement);
}

function isPublicStatement(statement: unknown): boolean {
  if (!isObject(statement) || statement.Effect !== 'Allow') return false;
  const excludes = statement.NotPrincipal !== undefined;
  if (!excludes && !namesEverybody(statement.Principal)) return false;
  return !isNarrowed(statement.Condition);
}

function namesEverybody(principal: unknown): boolean {
  if (principal === '*') return true;
  return isObject(principal) && asList(principal.AWS).includes('*');
}

/** Negated operators never narrow: everybody else remains. */
function isNarrowed(condition: unknown): boolean {
  if (!isObject(condition)) return false;
  return Object.entries(condition).some(([operator, keys]) => {
    if (/Not|Null|IfExists/i.test(operator) || !isObject(keys)) return false;
    return Object.entries(keys).some(
      ([key, values]) => narrowing.has(key.toLowerCase()) && asList(values).every(isFixed),
    );
  });
}

/** Without wildcards and variables, and no address range that is everybody's. */
function isFixed(value: unknown): boolean {
  return typeof value === 'string' && !/[*?]|\$\{/.test(value) && !/\/0$/.test(value);
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
