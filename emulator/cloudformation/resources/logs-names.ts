/** The name of what lies in a log group: an imported resource's id begins with the group's name. */
export function withinGroup(physicalId: string, logGroupName: string): string {
  const prefix = `${logGroupName}|`;
  return physicalId.startsWith(prefix) ? physicalId.slice(prefix.length) : physicalId;
}
