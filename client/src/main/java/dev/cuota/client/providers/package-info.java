/** Adapters that read what was used from the answers of providers: tokens, bytes, segments. */
@NullMarked
package dev.cuota.client.providers;

import org.jspecify.annotations.NullMarked;
