"""Writes golden numbers as a C++ header: each make_CHAPTER.py calls write() once. Run by /usr/bin/python3."""
import os


def write(chapter, made_by, arrays):
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), chapter + ".h")
    guard = "DEFT_TESTS_GOLDENS_%s_H" % chapter.upper()
    with open(path, "w") as out:
        out.write("// Printed by tests/goldens/make_%s.py with %s. Do not edit.\n" % (chapter, made_by))
        out.write("// clang-format off\n#ifndef %s\n#define %s\n\n#include <vector>\n\nnamespace deft::goldens {\n\n" % (guard, guard))
        for name, values in arrays.items():
            out.write("inline const std::vector<double> %s{\n" % name)
            numbers = [repr(float(v)) for v in values]
            for i in range(0, len(numbers), 5):
                out.write("    " + ", ".join(numbers[i:i + 5]) + ",\n")
            out.write("};\n\n")
        out.write("}  // namespace deft::goldens\n\n#endif\n")
