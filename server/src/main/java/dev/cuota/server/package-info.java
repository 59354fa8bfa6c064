/** The program: its configuration, the way it starts and the way it stops. */
@NullMarked
package dev.cuota.server;

import org.jspecify.annotations.NullMarked;
