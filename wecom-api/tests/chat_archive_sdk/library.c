/* A library with the interface of the vendor's, for tests: it serves what stands in the folder that it gets as the
 * secret. `messages` has one encrypted message on each line, numbered from 1; `answer` is answered instead; `fail` has
 * a code and how often it is answered; `log` gets what was asked. A file is a content, and `balance` tells how much was
 * made and not freed. A message is in hexadecimal digits, each byte combined with one of the key. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE 1000

typedef struct { char *folder; } Sdk;
typedef struct { char *buf; int len; } Slice;
typedef struct { char *index; int index_len; char *data; int data_len; int finished; } Media;

static atomic_int sdks, slices, media;

static FILE *file(Sdk *sdk, const char *name, const char *mode) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", sdk->folder, name);
    return fopen(path, mode);
}

static char *whole(FILE *from, int *length) {
    fseek(from, 0, SEEK_END);
    *length = (int)ftell(from);
    rewind(from);
    char *text = calloc(1, (size_t)*length + 1);
    if (fread(text, 1, (size_t)*length, from) != (size_t)*length) *length = 0;
    fclose(from);
    return text;
}

static int failure(Sdk *sdk) {
    int code = 0, times = 0;
    FILE *from = file(sdk, "fail", "r");
    if (!from) return 0;
    int read = fscanf(from, "%d %d", &code, &times);
    fclose(from);
    if (read != 2 || times <= 0) return 0;
    FILE *to = file(sdk, "fail", "w");
    fprintf(to, "%d %d", code, times - 1);
    fclose(to);
    return code;
}

Sdk *NewSdk(void) { sdks++; return calloc(1, sizeof(Sdk)); }
void DestroySdk(Sdk *sdk) { sdks--; free(sdk->folder); free(sdk); }
Slice *NewSlice(void) { slices++; return calloc(1, sizeof(Slice)); }
void FreeSlice(Slice *slice) { slices--; free(slice->buf); free(slice); }
char *GetContentFromSlice(Slice *slice) { return slice->buf; }
int GetSliceLen(Slice *slice) { return slice->len; }
Media *NewMediaData(void) { media++; return calloc(1, sizeof(Media)); }
void FreeMediaData(Media *of) { media--; free(of->index); free(of->data); free(of); }
char *GetOutIndexBuf(Media *of) { return of->index; }
int GetIndexLen(Media *of) { return of->index_len; }
char *GetData(Media *of) { return of->data; }
int GetDataLen(Media *of) { return of->data_len; }
int IsMediaDataFinish(Media *of) { return of->finished; }

int Init(Sdk *sdk, const char *corp_id, const char *secret) {
    if (!*corp_id || !*secret) return 10000;
    sdk->folder = strdup(secret);
    return 0;
}

int GetChatData(Sdk *sdk, unsigned long long seq, unsigned int limit, const char *proxy, const char *passwd,
                int timeout, Slice *out) {
    FILE *log = file(sdk, "log", "a");
    fprintf(log, "%llu %u [%s] [%s] %d\n", seq, limit, proxy, passwd, timeout);
    fclose(log);
    int code = failure(sdk), length = 0;
    if (code) return code;
    FILE *from = file(sdk, "answer", "r");
    if (from) {
        out->buf = whole(from, &out->len);
        return 0;
    }
    from = file(sdk, "messages", "r");
    if (!from) return 10002;
    char *text = whole(from, &length);
    out->buf = calloc(1, (size_t)length + 100);
    strcpy(out->buf, "{\"errcode\":0,\"errmsg\":\"ok\",\"chatdata\":[");
    unsigned long long number = 0;
    unsigned int given = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        if (++number <= seq || given == limit) continue;
        if (given++) strcat(out->buf, ",");
        strcat(out->buf, line);
    }
    strcat(out->buf, "]}");
    out->len = (int)strlen(out->buf);
    free(text);
    return 0;
}

int DecryptData(const char *key, const char *message, Slice *out) {
    size_t length = strlen(message), key_length = strlen(key);
    if (length % 2 || !key_length) return 10006;
    out->buf = calloc(1, length / 2 + 1);
    for (size_t at = 0; at < length / 2; at++) {
        unsigned int byte;
        if (sscanf(message + 2 * at, "%2x", &byte) != 1) return 10006;
        out->buf[at] = (char)(byte ^ (unsigned char)key[at % key_length]);
    }
    out->len = (int)(length / 2);
    return 0;
}

int GetMediaData(Sdk *sdk, const char *index, const char *id, const char *proxy, const char *passwd, int timeout,
                 Media *out) {
    (void)proxy, (void)passwd, (void)timeout;
    int code = failure(sdk), length = 0, start = 0;
    if (code) return code;
    out->index = calloc(1, 100);
    if (!strcmp(id, "balance")) {
        out->data = calloc(1, 100);
        out->data_len = sprintf(out->data, "%d sdks, %d slices, %d media", sdks, slices, media);
        out->finished = 1;
        return 0;
    }
    FILE *from = file(sdk, id, "r");
    if (!from) return 10005;
    char *text = whole(from, &length);
    sscanf(index, "Range:%d", &start);
    if (start > length) start = length;
    out->data_len = length - start < PIECE ? length - start : PIECE;
    out->data = calloc(1, (size_t)out->data_len + 1);
    memcpy(out->data, text + start, (size_t)out->data_len);
    free(text);
    out->finished = start + out->data_len == length;
    out->index_len = sprintf(out->index, "Range:%d", start + out->data_len);
    return 0;
}
