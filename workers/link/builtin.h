/* The built-in configuration: the six sources of the warehouse. */
#ifndef KONV_LINK_BUILTIN_H
#define KONV_LINK_BUILTIN_H
extern const char link_builtin[];
#endif
