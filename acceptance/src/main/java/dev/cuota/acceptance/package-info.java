/** Stories, simulations and laws live in this module's tests; nothing depends on it. */
@NullMarked
package dev.cuota.acceptance;

import org.jspecify.annotations.NullMarked;
