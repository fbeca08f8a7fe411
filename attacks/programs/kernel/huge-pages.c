/* Huge pages come from a pool of the whole host, beyond the memory limit. ENOMEM shows that only the pool was empty. */
#define _GNU_SOURCE
#include <linux/memfd.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include "attack.h"

static long reached(long result) { return result < 0 && errno == ENOMEM ? 0 : result; }

int main(void) {
  const size_t size = 2 << 20;
  void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
  attempt("mmap(MAP_HUGETLB)", reached(pages == MAP_FAILED ? -1 : 0));
  attempt("memfd_create(MFD_HUGETLB)", reached(memfd_create("huge", MFD_HUGETLB)));
  attempt("shmget(SHM_HUGETLB)", reached(shmget(IPC_PRIVATE, size, IPC_CREAT | SHM_HUGETLB | 0600)));
  return 0;
}
