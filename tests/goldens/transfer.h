// Written by tests/goldens/make_transfer.py with PyTorch 1.13.0.
#ifndef DEFT_TESTS_GOLDENS_TRANSFER_H
#define DEFT_TESTS_GOLDENS_TRANSFER_H

#include <utility>
#include <vector>

namespace deft::goldens {

// Some features (number, value) of the picture (7 y + 13 x + 29 c + y x / 64) mod 256, 224 x 224.
inline const std::vector<std::pair<int, float>> mobilenet_features{
    {2, 0.190548f}, {54, 1.669506f}, {98, 0.077022f}, {127, 0.078085f}, {165, 1.570576f}, {205, 0.372509f}, {250, 0.124243f}, {289, 0.608128f},
    {331, 0.143867f}, {378, 1.190991f}, {421, 0.202133f}, {461, 0.695347f}, {502, 0.070008f}, {547, 1.260116f}, {591, 0.100493f}, {643, 0.100213f},
    {684, 1.201375f}, {726, 0.354441f}, {766, 0.071656f}, {806, 0.053684f}, {844, 0.362969f}, {898, 0.245847f}, {942, 0.140274f}, {979, 2.289956f},
};
inline const std::vector<std::pair<int, float>> squeezenet_features{
    {2, 0.106603f}, {13, 0.759861f}, {28, 0.282957f}, {42, 0.426896f}, {58, 0.071467f}, {86, 1.682249f}, {104, 0.788725f}, {114, 4.987747f},
    {121, 1.138136f}, {135, 55.076466f}, {164, 11.759981f}, {179, 0.051695f}, {199, 1.560456f}, {224, 0.187109f}, {251, 78.5784f}, {276, 0.533441f},
    {306, 4.871925f}, {348, 7.766848f}, {374, 0.219366f}, {394, 1.732797f}, {428, 5.121026f}, {439, 0.756818f}, {448, 4.282641f}, {461, 4.280676f},
    {478, 1.875694f}, {493, 1.191045f}, {503, 0.148695f},
};

}  // namespace deft::goldens

#endif
