/*
 * The same iALS as packages/learn/src/models/ials.ts, written for the C compiler: what bench:train measures
 * ours against. Every row by its normal equations and a Cholesky factor, rows shared out to threads in
 * small stretches, eight rank-one updates at a time so that the compiler keeps its vectors in registers.
 *
 * ials DATA ROWS ITEMS FACTORS EPOCHS THREADS UNOBSERVED REGULARISATION SEED
 * DATA: rows + 1 offsets, items + 1 offsets of the transposed, then both lists of columns; all uint32.
 * Prints one line of JSON: seconds of training by the clock and of all cores, and the objective after one more half-step of the people.
 */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STRETCH 64
#define TOGETHER 8

typedef struct {
  uint32_t rows;
  const uint32_t *offsets, *columns;
  float *factors;
} Side;

typedef struct {
  const Side *solved, *given;
  const float *shared;
  int d;
  float unobserved, regularisation;
  atomic_uint *next;
} Work;

static double now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static void *need(size_t bytes) {
  void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
  if (!memory) {
    fprintf(stderr, "out of memory\n");
    exit(1);
  }
  memset(memory, 0, (bytes + 63) / 64 * 64);
  return memory;
}

/*
 * The upper half of A from row `from` on += sign · Σ y yᵀ over eight rows. A row begins at a whole vector,
 * left of the diagonal: the loop is then free of remainders, which is worth more than what it computes in vain.
 */
static void update(float *restrict a, const float *const *y, int from, float sign, int d) {
  const float *restrict y0 = y[0], *restrict y1 = y[1], *restrict y2 = y[2], *restrict y3 = y[3];
  const float *restrict y4 = y[4], *restrict y5 = y[5], *restrict y6 = y[6], *restrict y7 = y[7];
  for (int i = from; i < d; i++) {
    float *restrict row = a + (size_t)i * d;
    const float c0 = sign * y0[i], c1 = sign * y1[i], c2 = sign * y2[i], c3 = sign * y3[i];
    const float c4 = sign * y4[i], c5 = sign * y5[i], c6 = sign * y6[i], c7 = sign * y7[i];
    for (int j = i & ~15; j < d; j++)
      row[j] += c0 * y0[j] + c1 * y1[j] + c2 * y2[j] + c3 * y3[j] + c4 * y4[j] + c5 * y5[j] + c6 * y6[j] +
                c7 * y7[j];
  }
}

static float dot(const float *restrict a, const float *restrict b, int n) {
  float sum = 0;
  for (int i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

/* Solves A x = b by the upper half of A, in place: eight rows of the factor, then all rows below by them. */
static void solve(float *restrict a, float *restrict b, const float *zero, int d) {
  for (int k = 0; k < d; k += TOGETHER) {
    const float *done[TOGETHER];
    for (int p = 0; p < TOGETHER; p++) {
      done[p] = zero;
      if (k + p >= d) continue;
      float *restrict row = a + (size_t)(k + p) * d;
      for (int q = 0; q < p; q++) {
        const float *restrict other = done[q];
        const float factor = other[k + p];
        for (int j = k + p; j < d; j++) row[j] -= factor * other[j];
      }
      const float scale = 1 / sqrtf(row[k + p]);
      for (int j = k + p; j < d; j++) row[j] *= scale;
      done[p] = row;
    }
    if (k + TOGETHER < d) update(a, done, k + TOGETHER, -1, d);
  }
  for (int i = 0; i < d; i++) {
    const float *restrict row = a + (size_t)i * d;
    const float x = b[i] /= row[i];
    for (int j = i + 1; j < d; j++) b[j] -= row[j] * x;
  }
  for (int i = d - 1; i >= 0; i--) {
    const float *row = a + (size_t)i * d;
    b[i] = (b[i] - dot(row + i + 1, b + i + 1, d - i - 1)) / row[i];
  }
}

static void *run(void *given) {
  const Work *w = given;
  const int d = w->d;
  float *a = need(sizeof(float) * d * d), *zero = need(sizeof(float) * d);
  for (;;) {
    const uint32_t from = atomic_fetch_add(w->next, STRETCH);
    if (from >= w->solved->rows) break;
    const uint32_t to = from + STRETCH < w->solved->rows ? from + STRETCH : w->solved->rows;
    for (uint32_t r = from; r < to; r++) {
      float *restrict x = w->solved->factors + (size_t)r * d;
      const uint32_t begin = w->solved->offsets[r], end = w->solved->offsets[r + 1];
      memset(x, 0, sizeof(float) * d);
      if (begin == end) continue;
      memcpy(a, w->shared, sizeof(float) * d * d);
      const float more = w->regularisation * ((end - begin) + w->unobserved * w->given->rows);
      for (int i = 0; i < d; i++) a[(size_t)i * d + i] += more;
      for (uint32_t at = begin; at < end; at += TOGETHER) {
        const float *y[TOGETHER];
        for (int k = 0; k < TOGETHER; k++)
          y[k] = at + k < end ? w->given->factors + (size_t)w->solved->columns[at + k] * d : zero;
        update(a, y, 0, 1, d);
        for (int k = 0; k < TOGETHER; k++)
          for (int i = 0; i < d; i++) x[i] += y[k][i];
      }
      solve(a, x, zero, d);
    }
  }
  free(a);
  free(zero);
  return NULL;
}

/* YᵀY, times a factor. */
static void gram(const Side *side, float scale, int d, float *out) {
  float *zero = need(sizeof(float) * d);
  memset(out, 0, sizeof(float) * d * d);
  for (uint32_t r = 0; r < side->rows; r += TOGETHER) {
    const float *y[TOGETHER];
    for (uint32_t k = 0; k < TOGETHER; k++) y[k] = r + k < side->rows ? side->factors + (size_t)(r + k) * d : zero;
    update(out, y, 0, 1, d);
  }
  for (int i = 0; i < d; i++)
    for (int j = 0; j <= i; j++) out[(size_t)i * d + j] = out[(size_t)j * d + i] = scale * out[(size_t)j * d + i];
  free(zero);
}

static void half_step(const Side *solved, const Side *given, int d, int threads, float unobserved, float reg) {
  float *shared = need(sizeof(float) * d * d);
  gram(given, unobserved, d, shared);
  atomic_uint next = 0;
  Work work = {solved, given, shared, d, unobserved, reg, &next};
  pthread_t *ids = need(sizeof(pthread_t) * threads);
  for (int t = 0; t < threads; t++) pthread_create(&ids[t], NULL, run, &work);
  for (int t = 0; t < threads; t++) pthread_join(ids[t], NULL);
  free(ids);
  free(shared);
}

static double regularised(const Side *side, uint32_t others, float unobserved, float reg, int d) {
  double sum = 0;
  for (uint32_t r = 0; r < side->rows; r++) {
    const float *y = side->factors + (size_t)r * d;
    const double said = side->offsets[r + 1] - side->offsets[r];
    sum += reg * (said + unobserved * others) * dot(y, y, d);
  }
  return sum;
}

static double objective(const Side *people, const Side *items, float unobserved, float reg, int d) {
  float *left = need(sizeof(float) * d * d), *right = need(sizeof(float) * d * d);
  gram(people, 1, d, left);
  gram(items, 1, d, right);
  double sum = unobserved * dot(left, right, d * d);
  for (uint32_t r = 0; r < people->rows; r++)
    for (uint32_t at = people->offsets[r]; at < people->offsets[r + 1]; at++) {
      const float *y = items->factors + (size_t)people->columns[at] * d;
      const double miss = dot(people->factors + (size_t)r * d, y, d) - 1;
      sum += miss * miss;
    }
  free(left);
  free(right);
  return sum + regularised(people, items->rows, unobserved, reg, d) +
         regularised(items, people->rows, unobserved, reg, d);
}

static double uniform(uint64_t *state) {
  *state = *state * 6364136223846793005ull + 1442695040888963407ull;
  return ((*state >> 33) + 0.5) / 2147483648.0;
}

int main(int count, char **given) {
  if (count != 10) return 2;
  const uint32_t rows = atoi(given[2]), columns = atoi(given[3]);
  const int d = atoi(given[4]), epochs = atoi(given[5]), threads = atoi(given[6]);
  const float unobserved = atof(given[7]), reg = atof(given[8]);
  uint64_t state = atoi(given[9]);
  FILE *file = fopen(given[1], "rb");
  if (!file) return 3;
  uint32_t *offsets = need(4ull * (rows + 1)), *turned = need(4ull * (columns + 1));
  if (fread(offsets, 4, rows + 1, file) != rows + 1 || fread(turned, 4, columns + 1, file) != columns + 1) return 3;
  const uint32_t all = offsets[rows];
  uint32_t *items = need(4ull * all), *people = need(4ull * all);
  if (fread(items, 4, all, file) != all || fread(people, 4, all, file) != all) return 3;
  fclose(file);
  const Side left = {rows, offsets, items, need(sizeof(float) * rows * d)};
  const Side right = {columns, turned, people, need(sizeof(float) * columns * d)};
  for (size_t at = 0; at < (size_t)columns * d; at++)
    right.factors[at] = 0.1 / sqrt(d) * sqrt(-2 * log(uniform(&state))) * cos(2 * M_PI * uniform(&state));
  const double begun = now(CLOCK_MONOTONIC), worked = now(CLOCK_PROCESS_CPUTIME_ID);
  for (int epoch = 0; epoch < epochs; epoch++) {
    half_step(&left, &right, d, threads, unobserved, reg);
    half_step(&right, &left, d, threads, unobserved, reg);
  }
  const double seconds = now(CLOCK_MONOTONIC) - begun;
  const double busy = now(CLOCK_PROCESS_CPUTIME_ID) - worked;
  half_step(&left, &right, d, threads, unobserved, reg);
  printf("{\"seconds\":%.4f,\"cpuSeconds\":%.4f,\"objective\":%.4f}\n", seconds, busy,
         objective(&left, &right, unobserved, reg, d));
  return 0;
}
