/* html_frame.c: what every page begins and ends with: head with the style inlined, the script. Nothing is loaded from elsewhere. */
#include "html.h"

#include "embedded.h"

static const char head_before_title[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
    "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n<meta name=\"viewport\" "
    "content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" "
    "href=\"data:,\">\n";

void html_head(struct text *t, const char *what, const char *title, const char *more) {
    text_raw(t, head_before_title);
    text_raw(t, more);
    text_say(t, "<title>%s: %s</title>\n<style>\n", what, title);
    text_raw_bytes(t, (const char *)embedded_style, embedded_style_len);
    text_raw_bytes(t, (const char *)embedded_animation_style, embedded_animation_style_len);
    text_raw(t, "</style>\n</head>\n<body id=\"top\">\n");
}

void html_tail(struct text *t) {
    const struct { const unsigned char *code; size_t len; } scripts[] = {{embedded_script, embedded_script_len},
                                                                         {embedded_d3, embedded_d3_len},
                                                                         {embedded_plots, embedded_plots_len},
                                                                         {embedded_animation, embedded_animation_len}};
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        text_raw(t, "<script>\n");
        text_raw_bytes(t, (const char *)scripts[i].code, scripts[i].len);
        text_raw(t, "</script>\n");
    }
    text_raw(t, "</body>\n</html>\n");
}
