/* The bytes of invigil-template.so, so that the launcher is one file. */
  .section .rodata
  .global template_object, template_object_end
  .balign 64
template_object:
  .incbin TEMPLATE_OBJECT
template_object_end:
  .section .note.GNU-stack, "", %progbits
