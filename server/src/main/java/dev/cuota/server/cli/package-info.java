/** The commands of {@code cuota}, one class each. */
@NullMarked
package dev.cuota.server.cli;

import org.jspecify.annotations.NullMarked;
