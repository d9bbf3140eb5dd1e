import type { AdvancedEventSelector, EventSelector } from '@aws-sdk/client-cloudtrail';

/**
 * Whether a trail with these selectors records KMS calls that only read, as nearly all are: Encrypt, Decrypt,
 * GenerateDataKey. https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
 */
export function includesKmsReads(selectors: {
  readonly EventSelectors?: readonly EventSelector[] | undefined;
  readonly AdvancedEventSelectors?: readonly AdvancedEventSelector[] | undefined;
}): boolean {
  const { EventSelectors = [], AdvancedEventSelectors = [] } = selectors;
  return EventSelectors.some(basicIncludes) || AdvancedEventSelectors.some(advancedIncludes);
}

function basicIncludes(selector: EventSelector): boolean {
  return (
    selector.IncludeManagementEvents !== false &&
    selector.ReadWriteType !== 'WriteOnly' &&
    !selector.ExcludeManagementEventSources?.includes('kms.amazonaws.com')
  );
}

/** A selector that narrows in a way which is not understood here is taken as one that leaves KMS out. */
function advancedIncludes({ FieldSelectors = [] }: AdvancedEventSelector): boolean {
  return FieldSelectors.every(({ Field, Equals, NotEquals, ...others }) => {
    if (Object.values(others).some((values) => values?.length)) return false;
    const value = {
      eventCategory: 'Management',
      readOnly: 'true',
      eventSource: 'kms.amazonaws.com',
    }[Field ?? ''];
    if (value === undefined) return false;
    return (!Equals?.length || Equals.includes(value)) && !NotEquals?.includes(value);
  });
}
