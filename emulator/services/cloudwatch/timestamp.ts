/** A moment as CloudWatch writes it into JSON texts: `2026-11-23T08:06:35.472+0000`. */
export function formatTimestamp(time: number): string {
  return new Date(time).toISOString().replace('Z', '+0000');
}
