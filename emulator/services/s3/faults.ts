import { Fault } from '../../fault.ts';

/** Refusals in S3's words; the wire knows their statuses. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */

export function noSuchBucket(bucket: string): Fault {
  return new Fault('NoSuchBucket', 'The specified bucket does not exist', {
    status: 404,
    members: { BucketName: bucket },
  });
}

export function noSuchKey(key: string, members: Record<string, unknown> = {}): Fault {
  return new Fault('NoSuchKey', 'The specified key does not exist.', {
    status: 404,
    members: { Key: key, ...members },
  });
}

export function noSuchVersion(key: string, version: string): Fault {
  return new Fault('NoSuchVersion', 'The specified version does not exist.', {
    status: 404,
    members: { Key: key, VersionId: version },
  });
}

export function noSuchUpload(upload: string): Fault {
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
  return new Fault('NoSuchUpload', message, { status: 404, members: { UploadId: upload } });
}

/** A configuration that the bucket has not. */
export function notConfigured(code: string, message: string, bucket: string): Fault {
  return new Fault(code, message, { status: 404, members: { BucketName: bucket } });
}

export function accessDenied(message = 'Access Denied'): Fault {
  return new Fault('AccessDenied', message, { status: 403 });
}

export function preconditionFailed(condition: string): Fault {
  return new Fault(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    { status: 412, members: { Condition: condition } },
  );
}

export function invalidArgument(name: string, value: unknown, message: string): Fault {
  const members = { ArgumentName: name, ArgumentValue: String(value) };
  return new Fault('InvalidArgument', message, { status: 400, members });
}

export function invalidRequest(message: string): Fault {
  return new Fault('InvalidRequest', message, { status: 400 });
}

export function malformedXml(why: string): Fault {
  const message =
    'The XML you provided was not well-formed or did not validate against our published schema';
  return new Fault('MalformedXML', `${message} (${why})`, { status: 400 });
}
