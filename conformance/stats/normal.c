/* normal.c: erfc(z / sqrt 2) = 1 - confidence, found by halving. */
#include "normal.h"

#include <math.h>

double normal_quantile(double confidence) {
    double low = 0.0, high = 40.0;      /* erfc(40 / sqrt 2) is 0 in double precision */
    for (int i = 0; i < 100; i++) {
        const double middle = (low + high) / 2;
        if (erfc(middle / sqrt(2.0)) > 1 - confidence) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}
