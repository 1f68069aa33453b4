// getopt_long(3) keeps its place in global variables, which Swift 6 may not read: one step at a time, by value.
// Everything is inline, so that no C file is compiled and no library is linked.
#ifndef LBGEN_CGETOPT_H
#define LBGEN_CGETOPT_H

#include <getopt.h>
#include <stddef.h>

struct lbgen_option_step {
    int value;             // what getopt_long returned: an option's value, '?', ':' or -1 at the end
    int culprit;           // optopt: the value or letter of the option that is wrong, 0 for an unknown long one
    int next;              // optind: the first word that is no option, once value is -1
    const char *argument;  // optarg
    const char *word;      // the word just read
};

static inline void lbgen_options_restart(void) {
    opterr = 0;
#if defined(__GLIBC__)
    optind = 0;
#else
    optind = 1;
#if defined(__APPLE__)
    optreset = 1;
#endif
#endif
}

static inline struct lbgen_option_step lbgen_options_next(
    int count, char *const *words, const char *letters, const struct option *names) {
    struct lbgen_option_step step;
    optopt = 0;
    optarg = NULL;
    step.value = getopt_long(count, words, letters, names, NULL);
    step.culprit = optopt;
    step.next = optind;
    step.argument = optarg;
    step.word = optind > 0 && optind <= count ? words[optind - 1] : NULL;
    return step;
}

#endif
