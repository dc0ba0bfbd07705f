#ifndef TRACE_PRINT_TEST_SUITES_H
#define TRACE_PRINT_TEST_SUITES_H

void add_timeline_suite(void);
void add_detail_suite(void);
void add_jsonl_suite(void);
void add_input_suite(void);

#endif
