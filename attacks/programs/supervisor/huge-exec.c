/* Executes itself with as many arguments and as much environment as the kernel takes. */
#define _GNU_SOURCE
#include "attack.h"

int main(int count, char **arguments) {
  (void)arguments;
  if (count > 1000) {
    through("executed with %d arguments", count);
    return 7;
  }
  static char *many[100001], *environment[64];
  for (int size = 100000; size > 1000; size /= 2) {
    for (int index = 0; index < size; index++) many[index] = "an argument";
    many[size] = NULL;
    int used = 0;
    if (is_control()) environment[used++] = "ATTACK_CONTROL=1";
    for (; used < 31; used++) {
      environment[used] = malloc(100000);
      memset(environment[used], 'x', 99999);
      environment[used][0] = 'A' + used % 26, environment[used][1] = '=', environment[used][99999] = 0;
    }
    execve("/proc/self/exe", many, environment);
    for (int index = 1; index < used; index++) free(environment[index]);
    execve("/proc/self/exe", many, (char *[]){"ATTACK_CONTROL=1", NULL});
  }
  return 7;
}
