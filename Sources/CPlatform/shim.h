// What Swift cannot say: two renames that only the kernel's own call offers, and the processor's SHA-256 instructions.
// Everything is inline, so that no C file is compiled and no library is linked.
#ifndef LBGEN_CPLATFORM_H
#define LBGEN_CPLATFORM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/syscall.h>
#endif

// Swaps two names in one step, or renames to a name that is free; -1 and errno as renameat(2).
// EINVAL, ENOSYS or ENOTSUP: this file system or system cannot.
static inline int lbgen_exchange(int from, const char *name, int to, const char *other) {
#if defined(__linux__)
    return (int)syscall(SYS_renameat2, from, name, to, other, 2u /* RENAME_EXCHANGE */);
#elif defined(__APPLE__)
    return renameatx_np(from, name, to, other, RENAME_SWAP);
#else
    errno = ENOSYS;
    return -1;
#endif
}

static inline int lbgen_rename_to_free(int from, const char *name, int to, const char *other) {
#if defined(__linux__)
    return (int)syscall(SYS_renameat2, from, name, to, other, 1u /* RENAME_NOREPLACE */);
#elif defined(__APPLE__)
    return renameatx_np(from, name, to, other, RENAME_EXCL);
#else
    errno = ENOSYS;
    return -1;
#endif
}

// Flushes the whole file system that a descriptor lies on; ENOSYS where there is no such call.
static inline int lbgen_sync_file_system(int descriptor) {
#if defined(__linux__)
    return (int)syscall(SYS_syncfs, descriptor);
#else
    (void)descriptor;
    errno = ENOSYS;
    return -1;
#endif
}

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

// Whether this processor has the SHA extensions (Intel SDM, CPUID leaf 7, EBX bit 29) and what they are used with.
static inline int lbgen_has_sha256_instructions(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1) || !(c & bit_SSSE3)) return 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && ((b >> 29) & 1);
}

// Hashes whole blocks of 64 bytes into the eight state words a to h; `constants` are the 64 words K of FIPS 180-4.
__attribute__((target("sha,sse4.1,ssse3")))
static inline void lbgen_sha256_blocks(uint32_t *state, const uint32_t *constants, const void *data, size_t blocks) {
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bll, 0x0405060700010203ll);
    const uint8_t *bytes = (const uint8_t *)data;
    // The instructions want the words as ABEF and CDGH.
    __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
    __m128i cdgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(badc, cdgh, 8);
    cdgh = _mm_blend_epi16(cdgh, badc, 0xF0);
    for (; blocks; blocks--, bytes += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[4];
        for (int i = 0; i < 4; i++)
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(bytes + 16 * i)), big_endian);
#pragma clang loop unroll(full)
        for (int i = 0; i < 16; i++) {
            __m128i wk = _mm_add_epi32(w[i & 3], _mm_loadu_si128((const __m128i *)(constants + 4 * i)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, wk);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(wk, 0x0E));
            if (i < 12) {
                __m128i next = _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]);
                next = _mm_add_epi32(next, _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4));
                w[i & 3] = _mm_sha256msg2_epu32(next, w[(i + 3) & 3]);
            }
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
    __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}
#else
static inline int lbgen_has_sha256_instructions(void) { return 0; }
static inline void lbgen_sha256_blocks(uint32_t *state, const uint32_t *constants, const void *data, size_t blocks) {
    (void)state, (void)constants, (void)data, (void)blocks;
}
#endif

#endif
