/** A case that LocalStack fails, and whom AWS's page bears out. */
export interface KnownDifference {
  /** `service: name of the case` */
  readonly case: string;
  /** `emulator`: the page says what the emulator does. `open`: the page leaves it open. */
  readonly right: 'emulator' | 'open';
  readonly why: string;
}

/**
 * Every difference there is between LocalStack 4.14, with the gateway and the init file, and AWS: one that is not here fails the run, and so
 * does one that is here and no longer there.
 */
export const knownDifferences: readonly KnownDifference[] = [
  {
    case: 'cloudformation: An import takes the export’s value, and is listed',
    right: 'emulator',
    why: 'LocalStack’s ListImports answers an empty list.',
  },
  {
    case: 'cloudformation: A property that there is not fails the stack',
    right: 'emulator',
    why: 'LocalStack makes the resource without the property, so a misspelt one goes unseen.',
  },
  {
    case: 'cloudformation: A circle of references fails the stack',
    right: 'emulator',
    why: 'LocalStack makes the resources in some order.',
  },
  {
    case: 'cloudformation: A template without resources is ValidationError',
    right: 'emulator',
    why: 'LocalStack does not ask for the section Resources.',
  },
  {
    case: 'cloudformation: GetTemplateSummary tells types and the capabilities that are needed',
    right: 'emulator',
    why: 'LocalStack tells no capabilities.',
  },
  {
    case: 'cloudformation: Sub, Join, Select, Split and the pseudo parameters make texts',
    right: 'emulator',
    why: 'LocalStack takes an escaped literal for a reference.',
  },
  {
    case: 'cloudwatch: GetMetricData adds up metrics by an expression',
    right: 'emulator',
    why: 'LocalStack has no metric math: InternalError.',
  },
  {
    case: 'cloudwatch: GetMetricData with a start after its end is ValidationException',
    right: 'emulator',
    why: 'LocalStack answers nothing instead.',
  },
  {
    case: 'cloudwatch: A namespace that begins with AWS/ is refused',
    right: 'emulator',
    why: 'LocalStack takes data into AWS’s own namespaces.',
  },
  {
    case: 'cloudwatch: A datum older than two weeks is refused',
    right: 'emulator',
    why: 'LocalStack takes data of any age.',
  },
  {
    case: 'cloudwatch: PutMetricAlarm of a name that is taken replaces the alarm and keeps its state',
    right: 'emulator',
    why: 'LocalStack makes the alarm anew, with insufficient data.',
  },
  {
    case: 'cloudwatch: An alarm needs a statistic',
    right: 'emulator',
    why: 'LocalStack takes an alarm that can never be evaluated.',
  },
  {
    case: 'cloudwatch: More datapoints to alarm than evaluation periods are refused',
    right: 'emulator',
    why: 'LocalStack takes an alarm that can never go off.',
  },
  {
    case: 'cloudwatch: DescribeAlarms finds by prefix and by state',
    right: 'emulator',
    why: 'LocalStack does not look at the state that is asked for.',
  },
  {
    case: 'cloudwatch: SetAlarmState with data that is no JSON is InvalidFormatFault',
    right: 'emulator',
    why: 'LocalStack refuses it with another code.',
  },
  {
    case: 'cloudwatch: The history tells that the alarm was made',
    right: 'emulator',
    why: 'LocalStack’s history has changes of state only.',
  },
  {
    case: 'cloudwatch: A composite alarm follows its rule',
    right: 'emulator',
    why: 'LocalStack keeps composite alarms and does not evaluate them.',
  },
  {
    case: 'cloudwatch: Tags of an alarm are put at its making and listed',
    right: 'emulator',
    why: 'LocalStack drops the tags of PutMetricAlarm.',
  },
  {
    case: 'ecr: A repository has an address in its account and Region',
    right: 'emulator',
    why: 'LocalStack’s free edition has no ECR.',
  },
  {
    case: 'ecr: A repository of a name that is taken is RepositoryAlreadyExistsException',
    right: 'emulator',
    why: 'LocalStack’s free edition has no ECR.',
  },
  {
    case: 'ecr: A repository that does not exist is RepositoryNotFoundException',
    right: 'emulator',
    why: 'LocalStack’s free edition has no ECR.',
  },
  {
    case: 'ecr: An authorization token is a user and password in base64 for 12 hours',
    right: 'emulator',
    why: 'LocalStack’s free edition has no ECR.',
  },
  {
    case: 'ecr: An image is listed by its tag and the digest of its manifest',
    right: 'emulator',
    why: 'LocalStack’s free edition has no ECR.',
  },
  {
    case: 'ecr: A tag moves to the image put last, and the image before it is untagged',
    right: 'emulator',
    why: 'LocalStack’s free edition has no ECR.',
  },
  {
    case: 'ecr: An immutable tag does not move',
    right: 'emulator',
    why: 'LocalStack’s free edition has no ECR.',
  },
  {
    case: 'ecr: BatchGetImage names what it did not find',
    right: 'emulator',
    why: 'LocalStack’s free edition has no ECR.',
  },
  {
    case: 'ecr: A repository with images is deleted only by force',
    right: 'emulator',
    why: 'LocalStack’s free edition has no ECR.',
  },
  {
    case: 'iam: A trust policy without a principal is MalformedPolicyDocumentException',
    right: 'emulator',
    why: 'LocalStack does not look for the principal of a trust policy.',
  },
  {
    case: 'iam: A managed policy is attached, listed, and keeps from being deleted until detached',
    right: 'emulator',
    why: 'LocalStack deletes a policy that roles still have.',
  },
  {
    case: 'iam: SimulatePrincipalPolicy tells what a role may do',
    right: 'emulator',
    why: 'LocalStack ends with InternalError.',
  },
  {
    case: 'kms: Decrypt needs no key id for a symmetric key, and answers the key it used',
    right: 'emulator',
    why: 'LocalStack does not tell the algorithm.',
  },
  {
    case: 'kms: ReEncrypt changes the key and the context',
    right: 'emulator',
    why: 'LocalStack needs SourceKeyId, which is optional for symmetric keys.',
  },
  {
    case: 'kms: ReEncrypt with another source context is InvalidCiphertextException',
    right: 'emulator',
    why: 'LocalStack needs SourceKeyId, which is optional for symmetric keys.',
  },
  {
    case: 'kms: A symmetric key has no public key',
    right: 'emulator',
    why: 'LocalStack answers a public key.',
  },
  {
    case: 'kms: A key policy is read back as it was put, under the name default',
    right: 'emulator',
    why: 'LocalStack needs PolicyName, which is optional.',
  },
  {
    case: 'kms: The default key policy lets IAM policies of the account decide',
    right: 'emulator',
    why: 'LocalStack needs PolicyName, which is optional.',
  },
  {
    case: 'kms: A key policy that is no JSON is MalformedPolicyDocumentException',
    right: 'emulator',
    why: 'LocalStack needs PolicyName, which is optional, and reads no policy.',
  },
  {
    case: 'kms: A key policy that would lock its author out is MalformedPolicyDocumentException',
    right: 'emulator',
    why: 'LocalStack needs PolicyName, which is optional, and has no lock-out check.',
  },
  {
    case: 'kms aliases and settings: An asymmetric key cannot rotate',
    right: 'emulator',
    why: 'LocalStack rotates any key.',
  },
  {
    case: 'logs: A log group’s name has no spaces',
    right: 'emulator',
    why: 'LocalStack does not look at the characters of the name.',
  },
  {
    case: 'logs: Retention is one of the numbers of days that there are',
    right: 'emulator',
    why: 'LocalStack takes any number.',
  },
  {
    case: 'logs: An event older than 14 days is told as too old, and the others are kept',
    right: 'emulator',
    why: 'LocalStack tells the index of the last old event; the page says that the index is exclusive.',
  },
  {
    case: 'logs: A batch without events is refused',
    right: 'emulator',
    why: 'LocalStack takes it.',
  },
  {
    case: 'logs: FilterLogEvents with a pattern finds a KMS record by its role’s ARN',
    right: 'emulator',
    why: 'LocalStack finds every event, whatever a pattern on JSON says.',
  },
  {
    case: 'logs: FilterLogEvents with a pattern that is none is InvalidParameterException',
    right: 'emulator',
    why: 'LocalStack does not read the pattern.',
  },
  {
    case: 'logs: FilterLogEvents by stream prefix looks into these streams only',
    right: 'emulator',
    why: 'LocalStack does not look at the prefix.',
  },
  {
    case: 'metric filters: A filter on a group that does not exist is ResourceNotFoundException',
    right: 'emulator',
    why: 'LocalStack keeps a filter that can never count.',
  },
  {
    case: 'metric filters: A filter with a pattern that is none is InvalidParameterException',
    right: 'emulator',
    why: 'LocalStack does not read the pattern.',
  },
  {
    case: 'metric filters: A filter with both a default value and dimensions is InvalidParameterException',
    right: 'emulator',
    why: 'LocalStack takes both.',
  },
  {
    case: 'metric filters: A deleted filter is not described, and its deletion again is ResourceNotFoundException',
    right: 'emulator',
    why: 'LocalStack deletes what is not there.',
  },
  {
    case: 'metric filters: A group tells how many metric filters it has',
    right: 'emulator',
    why: 'LocalStack tells none.',
  },
  {
    case: 's3: A bucket policy about another bucket is MalformedPolicy',
    right: 'open',
    why: 'LocalStack takes it. The page says that a bucket policy is about its bucket and objects, and names no error.',
  },
  {
    case: 'sns: A queue whose policy does not allow the topic gets nothing',
    right: 'emulator',
    why: 'LocalStack looks at no queue policy.',
  },
  {
    case: 'sns: An email subscription waits for its confirmation',
    right: 'emulator',
    why: 'LocalStack confirms it by itself.',
  },
  {
    case: 'sns: A topic’s attributes count its subscriptions',
    right: 'emulator',
    why: 'LocalStack counts none.',
  },
  {
    case: 'sqs: A queue’s URL ends with its account and name',
    right: 'emulator',
    why: 'LocalStack puts /queue/ and the Region before them, to be found without DNS.',
  },
  {
    case: 'sqs: PurgeQueue twice within 60 seconds is PurgeQueueInProgress',
    right: 'emulator',
    why: 'LocalStack purges each time.',
  },
  {
    case: 'sqs: A batch of sends fails by entry, and twice the same id is refused',
    right: 'emulator',
    why: 'LocalStack tells the sender’s fault as its own.',
  },
  {
    case: 'sqs: SetQueueAttributes refuses a value out of its range',
    right: 'emulator',
    why: 'LocalStack takes any value.',
  },
  {
    case: 'ssm: GetParameters answers what there is and names what there is not',
    right: 'emulator',
    why: 'LocalStack names it without its first slash.',
  },
  {
    case: 'ssm: A value that the allowed pattern does not match is ParameterPatternMismatchException',
    right: 'emulator',
    why: 'LocalStack keeps the pattern and does not hold values to it.',
  },
];
