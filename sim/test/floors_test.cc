// floors_test.cc: floors joined by routers.
#include "harness.h"

#include <CUnit/Basic.h>
#include <iostream>

int main() { return 0; }
