/**
 * Reads recordings of usage from files: lines to events, and events into the ledger exactly once.
 *
 * <p>The parsers are pure; only {@link dev.cuota.server.imports.Importer} writes.
 */
@NullMarked
package dev.cuota.server.imports;

import org.jspecify.annotations.NullMarked;
