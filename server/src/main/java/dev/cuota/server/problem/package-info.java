/** How every "no" is said: RFC 9457 problem answers with stable codes, in the caller's language. */
@NullMarked
package dev.cuota.server.problem;

import org.jspecify.annotations.NullMarked;
