/** Stories about the console, in a real browser. */
@NullMarked
package dev.cuota.acceptance.console;

import org.jspecify.annotations.NullMarked;
