/* normal.h: the two-sided quantile of the normal distribution: the z within which a share `confidence` of it lies. */
#ifndef STATS_NORMAL_H
#define STATS_NORMAL_H

/* 0 < confidence < 1; 1.959964 for 0.95. */
double normal_quantile(double confidence);

#endif
