# A file as a C array: cmake -DSTYLE=... -DSCRIPT=... -DOUTPUT=embedded.c -P embed.cmake
set(code "/* made by embed.cmake from page/ */\n#include \"embedded.h\"\n\n")
foreach(name STYLE SCRIPT)
  string(TOLOWER ${name} symbol)
  file(READ "${${name}}" hex HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  string(APPEND code "const unsigned char embedded_${symbol}[] = {\n${bytes}};\nconst size_t embedded_${symbol}_len = sizeof embedded_${symbol};\n\n")
endforeach()
file(WRITE "${OUTPUT}" "${code}")
