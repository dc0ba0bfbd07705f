#include "out.h"

#include <errno.h>
#include <stdarg.h>

static void note(struct out *out, bool failed)
{
    if (failed && out->error == 0) {
        out->error = errno != 0 ? errno : EIO;
    }
}

bool out_begin(struct out *out)
{
    if (out->lines == out->limit) {
        out->cut = true;
    }
    return out->error == 0 && !out->cut;
}

void out_put(struct out *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    errno = 0;
    note(out, vfprintf(out->stream, format, arguments) < 0);
    va_end(arguments);
}

void out_end(struct out *out)
{
    errno = 0;
    note(out, putc('\n', out->stream) == EOF);
    out->lines++;
}

void out_finish(struct out *out)
{
    errno = 0;
    note(out, fflush(out->stream) != 0);
}
