/**
 * How usage events come in over HTTP: bounded reading, one pass of parsing, one call of the engine.
 */
@NullMarked
package dev.cuota.server.ingest;

import org.jspecify.annotations.NullMarked;
