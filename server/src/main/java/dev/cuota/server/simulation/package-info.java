/** What would have been, over HTTP and as files. */
@NullMarked
package dev.cuota.server.simulation;

import org.jspecify.annotations.NullMarked;
