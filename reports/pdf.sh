#!/bin/sh
# pdf.sh REPORT.html OUT.pdf: prints the page with headless Chromium or weasyprint, whichever is there. Pages are numbered, and the clause
# index at the end names the page of each clause. Exit 0: written whole; 2: there is no printer; 99: it failed.
set -u
page=$1
out=$2

fail() {
    echo "ssmbench report: $1" >&2
    exit "$2"
}
[ -f "$page" ] || fail "$page: found nothing, expected the page that a report leaves" 2
browser=
for name in chromium chromium-browser google-chrome; do
    command -v $name >/dev/null 2>&1 && browser=$name && break
done
[ -n "$browser" ] || command -v weasyprint >/dev/null 2>&1 ||
    fail "--pdf: found neither chromium nor weasyprint, expected one of them; as root: apt-get install chromium (or weasyprint)" 2

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work" "$out.partial"' EXIT
trap 'exit 130' INT TERM

# The page itself must find what lies beside it, so the copy that is printed has its folder as base.
folder=$(CDPATH='' cd -- "$(dirname -- "$page")" && pwd -P)

print_chromium() { # print_chromium PAGE.html OUT.pdf; no network: every address is refused, and the page's own policy forbids it too
    sandbox=
    [ "$(id -u)" != 0 ] || sandbox=--no-sandbox
    "$browser" --headless $sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update \
        --disable-sync --host-resolver-rules='MAP * ~NOTFOUND' --user-data-dir="$work/profile" --no-pdf-header-footer \
        --generate-pdf-document-outline --virtual-time-budget=10000 --print-to-pdf="$2" "file://$1" >"$work/log" 2>&1 </dev/null && [ -s "$2" ]
}

# Chromium does not know target-counter. A first print tells the page of every link's target, the second one shows it.
with_page_numbers() {
    print_chromium "$folder/$(basename -- "$page")" "$work/first.pdf" || return 1
    command -v pdfinfo >/dev/null 2>&1 || { echo "ssmbench report: --pdf: without pdfinfo (package poppler-utils) the index has no page numbers" >&2
        cp "$work/first.pdf" "$work/out.pdf"; return; }
    pdfinfo -dests "$work/first.pdf" | sed -n 's/^ *\([0-9][0-9]*\) .*"\([A-Za-z0-9_.-]*\)"$/.ix[href="#\2"]::after { content: "\1" !important; }/p' \
        >"$work/numbers.css"
    awk -v css="$work/numbers.css" -v base="<base href=\"file://$folder/$(basename -- "$page")\">" '
        !done && /<\/style>/ { while ((getline line < css) > 0) print line; done = 1 }
        { print }
        !based && /<head>/ { print base; based = 1 }' "$page" >"$work/second.html" &&
        print_chromium "$work/second.html" "$work/out.pdf"
}

if [ -n "$browser" ]; then
    with_page_numbers
else
    weasyprint "$page" "$work/out.pdf" >"$work/log" 2>&1 </dev/null
fi || { tail -n 5 "$work/log" >&2; fail "--pdf: ${browser:-weasyprint} could not print $page" 99; }
cp "$work/out.pdf" "$out.partial" && mv "$out.partial" "$out" || fail "$out: cannot be written" 99
