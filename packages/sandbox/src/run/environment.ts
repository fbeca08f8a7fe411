/** Nothing of the server's own environment reaches a program. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/home/student',
  USER: 'student',
  LOGNAME: 'student',
  LANG: 'C.UTF-8',
  TMPDIR: '/tmp',
};
