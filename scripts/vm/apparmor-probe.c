/*
 * Shows that the AppArmor profiles alone hold: as root, with no other layer of the sandbox, this program puts itself into a
 * profile and tries what must work and what must not. One line a finding; exits 1 when anything is not as expected.
 *     apparmor-probe PROFILE
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int failures;

static void expect(const char *what, bool allowed, int result) {
  bool as_expected = allowed ? result >= 0 : result < 0 && (errno == EACCES || errno == EPERM);
  printf("%s %s: %s\n", as_expected ? "ok  " : "FAIL", what, result >= 0 ? "allowed" : strerror(errno));
  if (!as_expected) failures++;
}

static int open_close(const char *path, int flags) {
  int fd = open(path, flags, 0644);
  if (fd >= 0) close(fd);
  return fd;
}

static int run(const char *path) {
  int status;
  pid_t pid = fork();
  if (pid == 0) {
    execl(path, path, (char *)NULL);
    _exit(errno == EACCES ? 99 : 98);
  }
  if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) >= 98) {
    errno = EACCES;
    return -1;
  }
  return 0;
}

static int pass_byte(void) {
  int pair[2];
  char byte = 'x';
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) return -1;
  return write(pair[0], &byte, 1) == 1 && read(pair[1], &byte, 1) == 1 ? 0 : -1;
}

static int loopback_bind(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  return fd < 0 ? -1 : bind(fd, (struct sockaddr *)&address, sizeof address);
}

static int end_child(void) {
  pid_t pid = fork();
  if (pid == 0) {
    pause();
    _exit(0);
  }
  int result = kill(pid, SIGTERM);
  if (result != 0) kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
  return result;
}

int main(int count, char **arguments) {
  const char *profile = count > 1 ? arguments[1] : "";
  bool loopback = strstr(profile, "loopback") != NULL;
  pid_t outside = fork(); /* stays unconfined */
  if (outside == 0) {
    pause();
    _exit(0);
  }
  char command[128];
  snprintf(command, sizeof command, "changeprofile %s", profile);
  int fd = open("/proc/self/attr/apparmor/current", O_WRONLY);
  if (fd < 0 || write(fd, command, strlen(command)) < 0) {
    perror("changing into the profile");
    return 1;
  }
  close(fd);

  expect("reading /etc/passwd", true, open_close("/etc/passwd", O_RDONLY));
  expect("running /usr/bin/true", true, run("/usr/bin/true"));
  expect("writing a file in /tmp", true, open_close("/tmp/apparmor-probe-file", O_WRONLY | O_CREAT));
  expect("writing /dev/null", true, open_close("/dev/null", O_WRONLY));
  expect("reading /proc/self/status", true, open_close("/proc/self/status", O_RDONLY));
  expect("talking over a socket pair", true, pass_byte());
  expect("ending a child", true, end_child());

  expect("reading /etc/shadow", false, open_close("/etc/shadow", O_RDONLY));
  expect("listing /root", false, open_close("/root", O_RDONLY | O_DIRECTORY));
  expect("listing /var/log", false, open_close("/var/log", O_RDONLY | O_DIRECTORY));
  expect("writing below /usr", false, open_close("/usr/apparmor-probe", O_WRONLY | O_CREAT));
  expect("writing /proc/sys/kernel/core_pattern", false, open_close("/proc/sys/kernel/core_pattern", O_WRONLY));
  expect("reading /proc/kallsyms", false, open_close("/proc/kallsyms", O_RDONLY));
  expect("writing below /sys", false, open_close("/sys/kernel/mm/transparent_hugepage/enabled", O_WRONLY));
  expect("opening /dev/mem", false, open_close("/dev/mem", O_RDONLY));
  expect("making a device in /tmp", false, mknod("/tmp/apparmor-probe-device", S_IFCHR | 0666, 0x103));
  expect("mounting", false, mount("none", "/tmp", "tmpfs", 0, NULL));
  expect("changing the root", false, chroot("/tmp"));
  expect("changing the host's name", false, sethostname("probe", 5));
  expect("a raw socket", false, socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
  expect("a packet socket", false, socket(AF_PACKET, SOCK_RAW, 0));
  expect("a netlink socket", false, socket(AF_NETLINK, SOCK_RAW, 0));
  expect("an internet socket", loopback, loopback_bind());
  expect("a signal to a process outside", false, kill(outside, SIGTERM));
  expect("tracing a process outside", false, (int)ptrace(PTRACE_ATTACH, outside, NULL, NULL));
  fd = open("/proc/self/attr/apparmor/current", O_WRONLY);
  expect("leaving the profile", false, fd < 0 ? fd : (int)write(fd, "changeprofile unconfined", 24));
  return failures ? 1 : 0; /* the process outside ends with the guest */
}
