import type { World } from '../../world.ts';
import { invalidValue } from './refusals.ts';

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const minute = 60_000;
const week = 7 * 24 * 60;

/** Half an hour at some time of the day: `05:12-05:42`. */
export function someBackupWindow({ random }: World): string {
  const start = random.next() % (24 * 60);
  return `${clockTime(start)}-${clockTime(start + 30)}`;
}

/** `sun:07:12-sun:07:42` */
export function someMaintenanceWindow({ random }: World): string {
  const start = random.next() % week;
  return `${weekTime(start)}-${weekTime(start + 30)}`;
}

const time = '(?:[01]\\d|2[0-3]):[0-5]\\d';
const day = `(?:${days.join('|')})`;

export function checkBackupWindow(window: string): string {
  if (new RegExp(`^${time}-${time}$`).test(window)) return window;
  throw invalidValue(
    `Invalid backup window format: ${window}. Should be specified as a range hh24:mi-hh24:mi (24H Clock UTC).`,
  );
}

export function checkMaintenanceWindow(window: string): string {
  const text = window.toLowerCase();
  if (new RegExp(`^${day}:${time}-${day}:${time}$`).test(text)) return text;
  throw invalidValue(
    `Invalid maintenance window format: ${window}. Should be specified as a range ddd:hh24:mi-ddd:hh24:mi (24H Clock UTC).`,
  );
}

/** When the window opens next after `now`: milliseconds since the epoch. */
export function nextOpening(window: string, now: number): number {
  const [name = 'sun', hours = '0', minutes = '0'] = window.split('-')[0]?.split(':') ?? [];
  const wanted = (days.indexOf(name) * 24 + Number(hours)) * 60 + Number(minutes);
  const date = new Date(now);
  const present = (date.getUTCDay() * 24 + date.getUTCHours()) * 60 + date.getUTCMinutes();
  const ahead = (wanted - present + week) % week || week;
  return Math.floor(now / minute) * minute + ahead * minute;
}

function clockTime(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

function weekTime(minutes: number): string {
  return `${days[Math.floor(minutes / (24 * 60)) % 7]}:${clockTime(minutes)}`;
}
