/* Makes a BPF map, and loads the smallest of programs. */
#define _GNU_SOURCE
#include <linux/bpf.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  union bpf_attr map = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1};
  attempt("BPF_MAP_CREATE", syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof map));
  struct bpf_insn code[] = {{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0}, {.code = BPF_JMP | BPF_EXIT}};
  union bpf_attr load = {.prog_type = BPF_PROG_TYPE_SOCKET_FILTER, .insn_cnt = 2, .insns = (unsigned long)code, .license = (unsigned long)"GPL"};
  attempt("BPF_PROG_LOAD", syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof load));
  return 0;
}
