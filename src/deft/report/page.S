// board/built/page.html as bytes of the library. DEFT_BOARD_PAGE is its path (CMakeLists.txt).
  .section .rodata
  .global deft_board_page_begin
  .global deft_board_page_end
deft_board_page_begin:
  .incbin DEFT_BOARD_PAGE
deft_board_page_end:
  .byte 0
  .section .note.GNU-stack, "", %progbits
