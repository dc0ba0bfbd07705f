# stack.awk: the deepest stack of each function, from gcc's -fcallgraph-info=su files (one line a node or an edge).
#   awk -f stack.awk [-v limit=BYTES] [-v show="FUNCTION ..."] FILE.ci ...
# Prints "bytes  function -> callee -> ..." for each function of `show`, then the deepest of all. Calls through pointers (the host's
# functions) and into other libraries count as nothing: they come on top. Exit 1 beyond the limit, at a frame of unknown size, and at
# recursion, whose depth no call graph knows.
function fail(text) { print "stack.awk: " text > "/dev/stderr"; failed = 1; exit 1 }

# Depth of f with all that it calls; remembers the next function on the deepest way.
function depth(f,    i, n, callees, d, best) {
    if (f in known) return known[f]
    if (f in under_way) fail("recursion through " f)
    under_way[f] = 1
    n = split(calls[f], callees, "\t")
    for (i = 1; i <= n; i++) {
        d = callees[i] == "" ? 0 : depth(callees[i])
        if (d > best) { best = d; deepest[f] = callees[i] }
    }
    delete under_way[f]
    return known[f] = frame[f] + best
}

function way(f,    text) {
    text = f
    while (f in deepest) { f = deepest[f]; text = text " -> " f }
    gsub(/[^ ]*:/, "", text)
    return text
}

function quoted(text, name) {
    sub(".*" name ": \"", "", text)
    sub("\".*", "", text)
    return text
}

/^node:/ {
    title = quoted($0, "title")
    label = quoted($0, "label")
    if (match(label, /[0-9]+ bytes \([a-z,]*\)/)) {
        usage = substr(label, RSTART, RLENGTH)
        if (usage !~ /\(static\)/) fail(title ": a frame whose size is only known at run time: " usage)
        frame[title] = usage + 0
        if (title !~ /:/) global[title] = 1
    }
}
/^edge:/ {
    calls[quoted($0, "sourcename")] = calls[quoted($0, "sourcename")] "\t" quoted($0, "targetname")
}
END {
    if (failed) exit 1
    count = split(show, names, " ")
    for (i = 1; i <= count; i++) {
        if (!(names[i] in frame)) fail("no function " names[i])
        printf "%6d  %s\n", depth(names[i]), way(names[i])
    }
    for (f in global) if (depth(f) > worst || (depth(f) == worst && f < worst_name)) { worst = depth(f); worst_name = f }
    printf "%6d  (deepest) %s\n", worst, way(worst_name)
    if (limit > 0 && worst > limit) fail("found " worst " bytes of stack, expected at most " limit)
}
