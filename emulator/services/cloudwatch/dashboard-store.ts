import { accountStore } from '../../state.ts';

export interface Dashboard {
  readonly name: string;
  /** JSON text, as it was given. */
  body: string;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  tags: Record<string, string>;
}

/** Dashboards, by name; an account has them in no Region, or in all. */
export const dashboardsOf = accountStore<{ readonly dashboards: Record<string, Dashboard> }>(
  'cloudwatch-dashboards',
  () => ({ dashboards: {} }),
);
