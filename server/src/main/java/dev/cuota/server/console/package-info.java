/** The console: pages for the people who run Cuota. Controllers read a face and show what it says. */
@NullMarked
package dev.cuota.server.console;

import org.jspecify.annotations.NullMarked;
