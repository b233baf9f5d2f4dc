// Printed by tests/goldens/make_coach.py with NumPy 1.24.2 and SciPy 1.10.1. Do not edit.
// clang-format off
#ifndef DEFT_TESTS_GOLDENS_COACH_H
#define DEFT_TESTS_GOLDENS_COACH_H

#include <vector>

namespace deft::goldens {

inline const std::vector<double> coach_noisy{
    2.0034192767253183, 2.1159747540309963, 2.0824721078585933, 1.8889692923212331, 1.8902030488893553,
    1.8472615806966575, 1.936972635757196, 1.854393556095438, 1.9146885616256544, 1.635267520102589,
    1.9566548774699521, 1.770356783984438, 1.8280378453274146, 1.7263433666023171, 1.6820901432925146,
    1.7463110158597586, 1.7624513527530112, 1.6397470129306548, 1.6247213821429805, 1.6885698610809259,
};

inline const std::vector<double> coach_tied{
    2.0, 2.1, 2.1, 1.9, 1.9,
    1.8, 1.9, 1.9, 1.9, 1.6,
    2.0, 1.8, 1.8, 1.7, 1.7,
    1.7, 1.8, 1.6, 1.6, 1.7,
};

inline const std::vector<double> coach_line{
    -0.020606167346683527, 2.0255038885708436, 0.0031647653961507237, 0.9999979875014151,
};

inline const std::vector<double> student_t_points{
    -3.0, 1.0, -1.5, 4.0, -0.1,
    30.0, 0.0, 2.0, 0.7, 3.0,
    2.0, 8.0, 2.0, 200.0, 12.0,
    5.0,
};

inline const std::vector<double> student_t_values{
    0.10241638234956672, 0.10399999999999991, 0.46050480589513554, 0.5, 0.7328365008476182,
    0.9597418810213687, 0.9765734069064644, 0.9999645525374142,
};

inline const std::vector<double> coach_quantiles{
    1.6247213821429805, 1.6392990636478482, 1.7168999902219693, 1.837649713012036, 2.0113245598386458,
    2.1159747540309963,
};

inline const std::vector<double> coach_robust_deviation{
    0.15613947722451163, 0.14826000000000011,
};

inline const std::vector<double> coach_trend{
    5.6492045055433106e-05, 7.892871302865802e-05, 0.9999435079549446,
};

inline const std::vector<double> wilson_points{
    0.0, 10.0, 5.0, 10.0, 60.0,
    100.0, 600.0, 1000.0,
};

inline const std::vector<double> wilson_values{
    0.0, 0.2327387580875756, 0.49999999999999983, 0.5686769428361347,
};

}  // namespace deft::goldens

#endif
