/** The doors to limits and quota: check, consume, current usage, enforcement. */
@NullMarked
package dev.cuota.server.limits;

import org.jspecify.annotations.NullMarked;
