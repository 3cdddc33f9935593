#define _GNU_SOURCE 1
#include "CTerminal.h"

#ifdef __linux__
#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A debugger's breakpoints are written into the code and would be lost. */
static int is_traced(void) {
  char text[4096];
  int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 1;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  text[count < 0 ? 0 : count] = 0;
  const char *tracer = strstr(text, "TracerPid:");
  return !tracer || atoi(tracer + strlen("TracerPid:")) != 0;
}

/* Code that was changed when it was loaded is not in its file. */
static int is_changed(const struct dl_phdr_info *info) {
  for (int i = 0; i < info->dlpi_phnum; i++) {
    if (info->dlpi_phdr[i].p_type != PT_DYNAMIC) continue;
    const ElfW(Dyn) *entry = (const ElfW(Dyn) *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
    for (; entry->d_tag != DT_NULL; entry++) {
      if (entry->d_tag == DT_TEXTREL || (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL))) return 1;
    }
  }
  return 0;
}

static int release_code(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size, (void)context;
  if ((info->dlpi_name && strstr(info->dlpi_name, "vdso")) || is_changed(info)) return 0;
  const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    if (part->p_type != PT_LOAD || (part->p_flags & PF_W)) continue;
    uintptr_t start = (info->dlpi_addr + part->p_vaddr) & ~(page - 1);
    uintptr_t end = (info->dlpi_addr + part->p_vaddr + part->p_memsz + page - 1) & ~(page - 1);
    madvise((void *)start, end - start, MADV_DONTNEED);
  }
  return 0;
}

void terminal_return_large_blocks(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 128 * 1024);
#endif
}

void terminal_release_memory(int with_code) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
  if (with_code && !is_traced()) dl_iterate_phdr(release_code, 0);
}
#else
void terminal_return_large_blocks(void) {}
void terminal_release_memory(int with_code) { (void)with_code; }
#endif
