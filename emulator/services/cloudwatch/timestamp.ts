/** A moment as CloudWatch writes it into JSON texts: `2026-11-23T08:06:35.472+0000`. */
export function formatTimestamp(time: number): string {
  return new Date(time).toISOString().replace('Z', '+0000');
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

/** A moment as CloudWatch writes it into sentences: `Monday 23 November, 2026 08:06:35 UTC`. */
export function formatMoment(time: number): string {
  const date = new Date(time);
  const text = date.toISOString();
  return `${days[date.getUTCDay()]} ${text.slice(8, 10)} ${months[date.getUTCMonth()]}, ${text.slice(0, 4)} ${text.slice(11, 19)} UTC`;
}
