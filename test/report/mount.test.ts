import { DEVICES, mountsOf, NO_PATH } from '../../src/report/picture/mount';

test.each([
  [
    ['/mnt/ssd/data', '/mnt/ssd/www'],
    ['/mnt/ssd', '/mnt/ssd'],
  ],
  [
    ['/mnt/ssd/data', '/mnt/ssd/var/log'],
    ['/mnt/ssd', '/mnt/ssd'],
  ],
  [
    ['/mnt/ssd/var/log', '/mnt/ssd'],
    ['/mnt/ssd', '/mnt/ssd'],
  ],
  [
    ['/mnt/a', '/mnt/b', '/data'],
    ['/mnt/a', '/mnt/b', '/data'],
  ],
  [
    ['/mnt/ssd/data', '/mnt/ssd2/data'],
    ['/mnt/ssd', '/mnt/ssd2'],
  ],
  [
    ['/dev/sda', undefined],
    [DEVICES, NO_PATH],
  ],
])('the volumes %j are on %j', (paths, mounts) => {
  expect(mountsOf(paths)).toEqual(mounts);
});
