/** Rates between currencies: where they come from, and what people say of them. */
@NullMarked
package dev.cuota.server.fx;

import org.jspecify.annotations.NullMarked;
