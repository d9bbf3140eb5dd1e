interface Place {
  readonly account: string;
  readonly region: string;
}

export function alarmArn({ account, region }: Place, name: string): string {
  return `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
}

/** What calls that look at many alarms must be allowed on. */
export function anyAlarmArn(place: Place): string {
  return alarmArn(place, '*');
}

/** Dashboards belong to no Region. */
export function dashboardArn({ account }: Pick<Place, 'account'>, name: string): string {
  return `arn:aws:cloudwatch::${account}:dashboard/${name}`;
}
