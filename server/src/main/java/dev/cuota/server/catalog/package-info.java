/**
 * The catalog's doors: documents in YAML and JSON, the plans API, the admin API and the command.
 */
@NullMarked
package dev.cuota.server.catalog;

import org.jspecify.annotations.NullMarked;
