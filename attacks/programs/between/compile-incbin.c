/* Has the assembler put a file of the host into the program. `target.h` says which: TARGET. */
#include "attack.h"
#include "target.h"

extern const char taken[];
__asm__(".section .rodata\n.globl taken\ntaken:\n.incbin \"" TARGET "\"\n.byte 0\n.text\n");

int main(void) {
  through("the program contains a file of the host: %.20s", taken);
  return 0;
}
