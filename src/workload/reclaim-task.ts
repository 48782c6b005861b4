import { checkShape, flag, list, optional, struct, text, word } from '../model/shape';
import type { VolumeMode } from '../model/volume';

/** Where a job has the volume: a directory, or a device. */
export const VOLUME_PATH = '/volume';

/** Where it has the claim that an archive goes to. */
export const ARCHIVE_PATH = '/archive';

/**
 * Options of `ReclaimTask.archive`.
 */
export interface ArchiveOptions {
  /**
   * Empty the volume once the archive is whole, as `ReclaimTask.scrub()` does.
   *
   * @default false
   */
  readonly scrub?: boolean;
}

/**
 * What a `ReclaimJob` does to a released volume.
 *
 * Its container has the volume at `/volume`: as a directory, or as a raw device.
 */
export class ReclaimTask {
  /**
   * Empty it: all files of a directory (but `lost+found`, which belongs to the file system), all bytes of a device.
   *
   * Files are deleted and not overwritten: what was on them stays on the disk until it is used again. On an SSD,
   * overwriting would not reach all of it either.
   */
  public static scrub(): ReclaimTask {
    return new ReclaimTask((volumeMode) => shell(SCRUB[volumeMode]));
  }

  /**
   * Pack what is on it into a file of another claim: `<PersistentVolume>.tar.gz`, or `<PersistentVolume>.img.gz` of a device.
   * A file of that name that is there already is an error.
   *
   * @param claimName a claim of the job's namespace that the volume's node can mount, such as one on a network file system
   * @param options whether the volume is emptied afterwards
   * @throws If the name of the claim is not a string.
   */
  public static archive(claimName: string, options: ArchiveOptions = {}): ReclaimTask {
    checkShape('reclaim task', ARCHIVE, { claimName });
    checkShape('reclaim task', ARCHIVE_OPTIONS, options);
    const scrub = options.scrub ?? false;
    return new ReclaimTask((volumeMode, name) => shell(archive(volumeMode, name, scrub)), claimName);
  }

  /**
   * Something else: a command of the job's image.
   *
   * @param command the program and its arguments, such as `['sh', '-c', 'shred …']`
   * @throws If there is no program, or a word is not a string.
   */
  public static command(...command: string[]): ReclaimTask {
    checkShape('reclaim task', COMMAND, { command });
    if ((command[0] ?? '').trim() === '') {
      throw new Error(
        "reclaim task has an empty command: expected a program, such as 'sh', '-c', 'rm -rf /volume/cache'",
      );
    }
    return new ReclaimTask(() => command);
  }

  private constructor(
    /** @internal */
    public readonly _commandFor: (volumeMode: VolumeMode, name: string) => string[],
    /** @internal */
    public readonly _archiveClaim?: string,
  ) {}
}

const ARCHIVE = struct<{ readonly claimName: string }>({ claimName: text('the name of a claim') });
const ARCHIVE_OPTIONS = struct<ArchiveOptions>({ scrub: optional(flag()) });
const COMMAND = struct<{ readonly command: string[] }>({
  command: { ...list(word()), expected: "words, such as command('sh', '-c', 'rm -rf /volume/cache')" },
});

const SCRUB: Readonly<Record<VolumeMode, string>> = {
  Filesystem: `find ${VOLUME_PATH} -mindepth 1 -maxdepth 1 ! -name lost+found -exec rm -rf {} +`,
  Block: `head -c "$(blockdev --getsize64 ${VOLUME_PATH})" /dev/zero >${VOLUME_PATH} && sync`,
};

/** Under another name until it is whole, so that one that was cut off is not taken for it. */
function archive(volumeMode: VolumeMode, name: string, scrub: boolean): string {
  const [suffix, pack] =
    volumeMode === 'Filesystem'
      ? ['tar.gz', `tar -cz -C ${VOLUME_PATH} -f "$file.part" .`]
      : ['img.gz', `gzip -c <${VOLUME_PATH} >"$file.part"`];
  // A line each: the shell's -e ends it at a line that fails, but not at the first parts of `a && b`.
  return [
    `file=${ARCHIVE_PATH}/${name}.${suffix}`,
    `if [ -e "$file" ]; then echo "$file is there already" >&2; exit 1; fi`,
    pack,
    'sync',
    'mv "$file.part" "$file"',
    ...(scrub ? ['sync', SCRUB[volumeMode]] : []),
  ].join('\n');
}

function shell(script: string): string[] {
  return ['sh', '-ec', script];
}
