import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { Fault, notImplemented } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import type { Trail } from './store.ts';
import { onTrail, trailAtHome, trailNamed } from './trail-names.ts';

const insightTypes: readonly string[] = ['ApiCallRateInsight', 'ApiErrorRateInsight'];

/**
 * Kept, but no insight comes of them: AWS compares with a week's baseline and gives the first results within 36 hours.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutInsightSelectors.html
 */
export const insightSelectors = {
  GetInsightSelectors: {
    access: ({ TrailName }, call) => onTrail('GetInsightSelectors', TrailName, call),
    handle({ TrailName, EventDataStore }, call) {
      refuseStores(EventDataStore);
      const trail = trailNamed(TrailName, call);
      if (trail.insightSelectors.length > 0) return shown(trail);
      throw new Fault(
        'InsightNotEnabledException',
        `Trail ${trail.name} does not have Insights enabled. Edit the trail settings to enable Insights, and then try the operation again.`,
      );
    },
  },
  PutInsightSelectors: {
    access: ({ TrailName }, call) => onTrail('PutInsightSelectors', TrailName, call),
    handle({ TrailName, InsightSelectors = [], EventDataStore, InsightsDestination }, call) {
      refuseStores(EventDataStore, InsightsDestination);
      const trail = trailAtHome(TrailName, call);
      checkSelectors(InsightSelectors);
      trail.insightSelectors = InsightSelectors;
      return shown(trail);
    },
  },
} satisfies Operations<typeof CloudTrail>;

function refuseStores(...stores: readonly (string | undefined)[]): void {
  if (stores.some((store) => store !== undefined)) throw notImplemented('Event data stores');
}

function checkSelectors(selectors: readonly CloudTrail.InsightSelector[]): void {
  const types = selectors.map(({ InsightType }) => InsightType ?? '');
  const unknown = types.find((type) => !insightTypes.includes(type));
  if (unknown !== undefined) throw invalid(`${unknown} is not an insight type`);
  if (new Set(types).size < types.length) throw invalid('an insight type is given twice');
  if (selectors.some(({ EventCategories }) => EventCategories?.includes('Data'))) {
    throw notImplemented('InsightSelectors with EventCategories Data');
  }
}

function shown({ arn, insightSelectors: InsightSelectors }: Trail) {
  return { TrailARN: arn, InsightSelectors };
}

function invalid(why: string): Fault {
  return new Fault(
    'InvalidInsightSelectorsException',
    `The insight selectors are not valid: ${why}.`,
  );
}
