/** What names a container as an emulator's: its process, and the machine on which that is. */
export const labels = { emulator: 'keywatch.emulator', host: 'keywatch.host' } as const;
