/**
 * Serial numbers that USB bridges of many makers have in common, so that a name with one of them leads to whichever disk
 * was plugged in last.
 *
 * @see https://github.com/openmediavault/openmediavault/issues/639
 */
const SHARED = [/^0123456789ABCDEF/i, /^DB9876543214E/i, /^DD56419883/i, /^1234567890/, /^0{6,}$/];

/** The serial number in the path of a device that another disk may have too; undefined if there is none that is known. */
export function sharedSerialOf(devicePath: string): string | undefined {
  const name = /^\/dev\/disk\/by-id\/usb-([^/]+)$/.exec(devicePath)?.[1];
  const serial = name
    ?.replace(/-part\d+$/, '')
    .replace(/-\d+:\d+$/, '')
    .split('_')
    .at(-1);
  return serial !== undefined && SHARED.some((known) => known.test(serial)) ? serial : undefined;
}

/** A device, or several, whose name has such a number, in one line. `subject` begins the message, with its verb. */
export function describeSharedSerial(subject: string, serial: string): string {
  return `${subject} named by serial number '${serial}', which USB bridges of many makers have, so the name may lead to another disk: expected one of its own; take '/dev/disk/by-partuuid/…', or '/dev/disk/by-path/…' for a disk that stays in its port`;
}
