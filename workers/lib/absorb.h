/* From the landing tables of forms into inti. */
#ifndef ABSORB_H
#define ABSORB_H

#include "konv.h"

/* inti.serap() with the part of the installation's key that numbers households not linked yet; its
 * result. */
int64_t absorb_forms(PGconn *conn);

#endif
