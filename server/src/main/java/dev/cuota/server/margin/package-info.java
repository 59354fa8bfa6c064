/** What accounts cost and what they bring in, over HTTP. */
@NullMarked
package dev.cuota.server.margin;

import org.jspecify.annotations.NullMarked;
