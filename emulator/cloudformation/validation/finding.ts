/** What an early validation has found, as `DescribeEvents` tells it. */
export interface Finding {
  readonly logicalId: string;
  readonly type: string;
  readonly name: 'PROPERTY_VALIDATION' | 'NAME_CONFLICT_VALIDATION' | 'BUCKET_EMPTINESS_VALIDATION';
  /** `FAIL`: the change set cannot be executed. `WARN`: it is only told. */
  readonly mode: 'FAIL' | 'WARN';
  /** In the template: `/Resources/Bucket/Properties/BucketName`. */
  readonly path: string;
  readonly reason: string;
}

/** How the reason of a failed change set calls the validations. */
const hooks: Readonly<Record<Finding['name'], string>> = {
  PROPERTY_VALIDATION: 'AWS::EarlyValidation::PropertyValidation',
  NAME_CONFLICT_VALIDATION: 'AWS::EarlyValidation::ResourceExistenceCheck',
  BUCKET_EMPTINESS_VALIDATION: 'AWS::EarlyValidation::BucketEmptiness',
};

/** Why the change set fails; undefined: it does not. */
export function failureOf(findings: readonly Finding[]): string | undefined {
  const failed = findings.filter(({ mode }) => mode === 'FAIL');
  const names = [...new Set(failed.map(({ name }) => hooks[name]))];
  if (names.length === 0) return undefined;
  return `The following hook(s)/validation failed: [${names.join(', ')}]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.`;
}
